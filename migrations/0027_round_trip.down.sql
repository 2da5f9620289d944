update import_refusals set reason = 'import.known_record' where reason = 'import.already_here';
drop index students_reference;
alter table students drop column reference;
alter table contact_notes drop column import_id;
alter table contact_notes drop column author;
