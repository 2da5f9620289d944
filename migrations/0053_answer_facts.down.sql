drop trigger note_close on conversations;
drop function note_close();
drop trigger note_first_answer on messages;
drop function note_first_answer();
drop index conversations_created;
alter table conversations drop column closed_at;
alter table conversations drop column answered_by;
alter table conversations drop column first_answer_at;
alter table conversations drop column asked_at;
