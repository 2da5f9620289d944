alter table contact_notes drop column import_id;
alter table exports drop column language;
