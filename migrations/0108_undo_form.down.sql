alter table conversation_drafts drop column form;
alter table message_undos drop column form;
