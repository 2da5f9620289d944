alter table exports drop column separator;
