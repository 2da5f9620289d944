alter table contact_notes drop column hides;
