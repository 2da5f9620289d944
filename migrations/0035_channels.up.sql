-- Channels and snippets are sections: an owner connects channels, whoever manages the
-- settings writes snippets.

alter table channels
    add column name_key  text   collate "C" not null default '',
    add column words     text[] not null default '{}',
    add column signature text   not null default '' check (length(signature) <= 1000);
update channels set name_key = lower(name), address = lower(address);
create index channels_list on channels (workspace_id, name_key, id) where deleted_at is null;
create trigger keep_words after insert or delete or update of words, name_key, deleted_at on channels
    for each row execute function keep_words('kind');

-- A second channel with an address is refused by this name.
alter table channel_addresses rename constraint channel_addresses_pkey to channels_address;

create index conversations_channel on conversations (workspace_id, channel_id) where not hidden;

create table snippets (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text        collate "C" not null,
    words        text[]      not null default '{}',
    identity     text        collate "C" not null,
    text         text        not null check (length(text) between 1 and 5000),
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
create unique index snippets_name on snippets (workspace_id, identity) where deleted_at is null;
create index snippets_list on snippets (workspace_id, name_key, id) where deleted_at is null;
create trigger keep_words after insert or delete or update of words, name_key, deleted_at on snippets
    for each row execute function keep_words();
create trigger name_identity before insert on snippets for each row execute function name_identity();

create policy tenant on snippets
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on snippets to current_user using (true);
alter table snippets enable row level security;
alter table snippets force row level security;
