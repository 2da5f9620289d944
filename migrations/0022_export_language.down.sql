alter table exports drop column language;
