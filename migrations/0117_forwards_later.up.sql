-- A message is handed on at a time, too: until then it is what its writer has begun, with the form that planned it.
alter table begun_drafts
    add column send_at timestamptz,
    add column head    text check (length(head) <= 5000), -- what stands above what is quoted, in its writer's language
    add check (num_nonnulls(send_at, head) in (0, 2)),
    add check (send_at is null or message_id is not null);
