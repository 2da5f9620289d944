delete from message_files where message_id is null;
drop index message_files_note, message_files_member, message_files_conversation;
alter table message_files
    drop column note_id,
    drop column member_id,
    drop column conversation_id,
    drop column for_note,
    drop column brought_at,
    alter column message_id set not null;
