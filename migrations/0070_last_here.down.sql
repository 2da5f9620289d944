alter table members drop column here_on;
