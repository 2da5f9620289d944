-- Several addresses may be wanted for answers. Few messages want any.
alter table messages
    drop constraint messages_reply_to_check,
    add constraint messages_reply_to_check check (length(reply_to) <= 5120);
create index messages_reply_to on messages (workspace_id, conversation_id, at desc, id desc) where reply_to <> '';
