-- After how many searches in vain of one member in a day the owners are told.
alter table workspaces add column misses_told integer not null default 25 check (misses_told between 2 and 1000);
