alter table begun_drafts drop column send_at, drop column head;
