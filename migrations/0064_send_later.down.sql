alter table conversation_drafts drop column send_at, drop column seen, drop column mark;
