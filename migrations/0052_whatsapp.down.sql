drop table message_statuses;
update messages set state = 'sent' where state in ('delivered', 'read');
alter table messages
    drop constraint messages_state_check,
    add constraint messages_state_check
    check (state in ('received', 'queued', 'sending', 'sent', 'delayed', 'failed', 'unclear'));
-- No earlier program knows a channel of WhatsApp.
delete from conversations v using channels k
 where k.workspace_id = v.workspace_id and k.id = v.channel_id and k.kind = 'whatsapp';
delete from channel_events e using channels k
 where k.workspace_id = e.workspace_id and k.id = e.channel_id and k.kind = 'whatsapp';
delete from channels where kind = 'whatsapp';
alter table channels
    drop column sealed_secret, drop column sealed_token, drop column number_id,
    drop constraint channels_kind_check,
    add constraint channels_kind_check check (kind in ('email', 'custom'));
