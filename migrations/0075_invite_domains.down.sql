alter table workspaces drop column invite_domains;
