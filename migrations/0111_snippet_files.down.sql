delete from message_files where snippet_id is not null;
drop index message_files_snippet;
alter table message_files
    drop constraint message_files_check1,
    drop column snippet_id,
    add constraint message_files_check1 check (num_nonnulls(message_id, note_id, member_id) = 1);
