drop index messages_reply_to;
-- Older programs know one address, or none.
update messages set reply_to = '' where reply_to like '%, %';
alter table messages
    drop constraint messages_reply_to_check,
    add constraint messages_reply_to_check check (length(reply_to) <= 254);
