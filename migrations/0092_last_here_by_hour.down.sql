drop index members_here;
alter table members drop column here_in;
create index members_here on members (workspace_id, here_on) where removed_at is null;
