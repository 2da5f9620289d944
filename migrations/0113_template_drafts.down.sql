delete from conversation_drafts where template_id is not null and (text = '' or send_at is not null);
alter table conversation_drafts drop column template_id, drop column template_body, drop column variables;
delete from message_undos where template_id is not null;
alter table message_undos drop column template_id, drop column template_body, drop column variables;
