alter table workspaces drop column warned_days, drop column ending_told;
