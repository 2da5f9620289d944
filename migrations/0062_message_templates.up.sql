-- Messages that the provider of WhatsApp has to approve, before they go to whoever wrote too
-- long ago.
create table message_templates (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    channel_id   uuid        not null,
    name         text        collate "C" not null check (length(name) between 1 and 512),
    language     text        collate "C" not null check (length(language) between 1 and 20), -- as the provider has it
    category     text        collate "C" not null check (length(category) <= 40),
    body         text        not null check (length(body) <= 1024), -- with {{1}}, {{2}} …
    examples     text[]      not null default '{}', -- of its variables
    plain        boolean     not null default true, -- it has no part besides that somebody has to fill
    -- The first two are ours: until the provider has it, and when it does not take it.
    state        text        not null check (state in
                     ('submitting', 'refused', 'pending', 'approved', 'rejected', 'paused', 'disabled')),
    reason       text        not null default '' check (length(reason) <= 400),
    provider_id  text        collate "C" not null default '' check (length(provider_id) <= 40), -- '' until it has it
    at           timestamptz not null default now(), -- of its state
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create unique index message_templates_name on message_templates (workspace_id, channel_id, name, language);

-- With which template a message went, and what stood for its variables.
create table message_fillings (
    workspace_id uuid   not null references workspaces,
    message_id   uuid   not null,
    name         text   collate "C" not null check (length(name) <= 512),
    language     text   collate "C" not null check (length(language) <= 20),
    variables    text[] not null,
    primary key (workspace_id, message_id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);

create policy tenant on message_templates
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on message_templates to current_user using (true);
alter table message_templates enable row level security;
alter table message_templates force row level security;
create policy tenant on message_fillings
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on message_fillings to current_user using (true);
alter table message_fillings enable row level security;
alter table message_fillings force row level security;

alter table channels
    add column account_id text collate "C" not null default '' check (length(account_id) <= 40), -- of the provider
    add column templates_at timestamptz, -- when its templates were fetched, null for never
    add column templates_failure text not null default '' check (length(templates_failure) <= 200);
