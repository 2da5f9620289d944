-- A broadcast is for those who meet all that is asked of them; null or '' asks nothing.
alter table broadcast_sendings
    add column team_id     uuid,
    add column assignee_id uuid,
    add column country     text collate "C" not null default '' check (length(country) <= 2),
    add column language    text collate "C" not null default '' check (length(language) <= 2);

-- Who got a broadcast, as a file has them.
create index broadcast_recipients_list on broadcast_recipients (workspace_id, broadcast_id, id);

-- A template that the provider is asked to delete; it stays as it is until that is done.
alter table message_templates add column deleting boolean not null default false;
