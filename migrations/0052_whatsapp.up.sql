-- Customers also write over WhatsApp, whose provider tells how far each answer got.
alter table channels
    drop constraint channels_kind_check,
    add constraint channels_kind_check check (kind in ('email', 'custom', 'whatsapp')),
    add column number_id     text  collate "C" not null default '' check (length(number_id) <= 40), -- of the provider
    add column sealed_token  bytea, -- what opens the provider to us
    add column sealed_secret bytea; -- what the provider signs with

alter table messages
    drop constraint messages_state_check,
    add constraint messages_state_check check (state in (
        'received', 'queued', 'sending', 'sent', 'delayed', 'delivered', 'read', 'failed', 'unclear'));

-- What the provider told of a message of ours, in whatever order: also before we know
-- which one it is.
create table message_statuses (
    workspace_id uuid        not null,
    channel_id   uuid        not null,
    provider_id  text        collate "C" not null check (length(provider_id) <= 998),
    status       text        not null check (status in ('sent', 'delivered', 'read', 'failed')),
    at           timestamptz not null, -- as the provider has it
    failure      text        not null default '' check (length(failure) <= 200),
    primary key (workspace_id, channel_id, provider_id, status),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

create policy tenant on message_statuses
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on message_statuses to current_user using (true);
alter table message_statuses enable row level security;
alter table message_statuses force row level security;
