-- Members are also listed by when they joined.
create index members_joined on members (workspace_id, joined_at desc, id desc) where removed_at is null;
