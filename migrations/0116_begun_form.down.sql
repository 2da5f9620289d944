alter table begun_drafts drop column form;
