-- A mail that a customer sends is stored as it came before its sender learns that it was
-- taken, and read by a job afterwards.

-- Which channel an address is of, over all workspaces: who receives a mail knows the
-- address alone. One address is one channel's; a trigger of channels keeps it.
create table channel_addresses (
    address_key  text collate "C" primary key,
    workspace_id uuid not null,
    channel_id   uuid not null
);
create unique index channel_addresses_channel on channel_addresses (workspace_id, channel_id);
insert into channel_addresses (address_key, workspace_id, channel_id)
select lower(address), workspace_id, id from channels where deleted_at is null
    on conflict do nothing;

-- The address of a channel that is gone is free for another.
create function keep_channel_address() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        delete from channel_addresses where workspace_id = old.workspace_id and channel_id = old.id;
    end if;
    if tg_op <> 'DELETE' and new.deleted_at is null then
        insert into channel_addresses (address_key, workspace_id, channel_id)
        values (lower(new.address), new.workspace_id, new.id);
    end if;
    return null;
end $$;
create trigger keep_channel_address after insert or delete or update of address, deleted_at on channels
    for each row execute function keep_channel_address();

-- channel_of answers whose an address is, to whoever received a mail for it.
create function channel_of(p_key text) returns table (workspace_id uuid, channel_id uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select a.workspace_id, a.channel_id
      from channel_addresses a join workspaces w on w.id = a.workspace_id and w.deleted_at is null
     where a.address_key = p_key;
end $$;

create table inbound_mails (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    channel_id   uuid        not null,
    received_at  timestamptz not null default now(),
    -- Of the envelope:
    sender       text        not null default '' check (length(sender) <= 254),
    recipient    text        not null check (length(recipient) <= 320),
    peer         text        not null default '' check (length(peer) <= 64),
    sha256       bytea       not null,
    raw          bytea       not null,
    state        text        not null default 'waiting'
        check (state in ('waiting', 'parsed', 'unreadable', 'duplicate')),
    begun        smallint    not null default 0, -- how often a job began to read it
    body_sha256  bytea,
    message_id   uuid,       -- what became of it; of a duplicate, of the first
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
alter table inbound_mails alter column raw set storage external; -- It is compressed or in base64 already.
create index inbound_mails_message on inbound_mails (workspace_id, message_id) where message_id is not null;
create index inbound_mails_waiting on inbound_mails (workspace_id, received_at) where state = 'waiting';

create policy tenant on inbound_mails
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on inbound_mails to current_user using (true);
alter table inbound_mails enable row level security;
alter table inbound_mails force row level security;
