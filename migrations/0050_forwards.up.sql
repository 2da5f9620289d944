-- A message that hands another one on, to somebody who is not of the conversation.
alter table messages
    add column forwards uuid,
    add foreign key (workspace_id, forwards) references messages (workspace_id, id) on delete set null (forwards),
    add check (forwards is null or member_id is not null);
create index messages_forwards on messages (workspace_id, forwards) where forwards is not null;
