alter table workspaces drop column misses_told;
