-- Customers also write over channels that are no address of mail: through a program of
-- the business's own, which signs what it sends and takes what members answer.
alter table channels
    drop constraint channels_kind_check,
    drop constraint channels_address_check,
    add constraint channels_kind_check check (kind in ('email', 'custom')),
    add constraint channels_address_check check (length(address) <= 254 and (kind = 'email') = (address <> '')),
    add column url text not null default '' check (length(url) <= 500 and (url = '' or kind = 'custom'));

create or replace function keep_channel_address() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        delete from channel_addresses where workspace_id = old.workspace_id and channel_id = old.id;
    end if;
    if tg_op <> 'DELETE' and new.deleted_at is null and new.kind = 'email' then
        insert into channel_addresses (address_key, workspace_id, channel_id)
        values (lower(new.address), new.workspace_id, new.id);
    end if;
    return null;
end $$;

-- The channels of all kinds are one list.
drop trigger keep_words on channels;
create trigger keep_words after insert or delete or update of words, name_key, deleted_at on channels
    for each row execute function keep_words();
update search_words w set word = 'channels' || substr(w.word, length('channels email') + 1)
  from channels k where k.workspace_id = w.workspace_id and k.id = w.id and starts_with(w.word, 'channels email ');

-- A secret is derived from its number, and stands nowhere. The one before the latest
-- counts for a while.
create table channel_secrets (
    workspace_id uuid        not null,
    channel_id   uuid        not null,
    number       integer     not null,
    made_at      timestamptz not null default now(),
    primary key (workspace_id, channel_id, number),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

-- What came in over a channel, by the id that its sender gave it: it comes in once.
create table channel_events (
    workspace_id uuid        not null,
    channel_id   uuid        not null,
    event_id     text        collate "C" not null check (length(event_id) <= 256),
    came_at      timestamptz not null default now(),
    primary key (workspace_id, channel_id, event_id),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create index channel_events_came on channel_events (workspace_id, channel_id, came_at);

-- Each time that a message was handed to the program behind a channel.
create table channel_deliveries (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    channel_id   uuid        not null,
    message_id   uuid        not null,
    at           timestamptz not null default now(),
    status       smallint    not null, -- of HTTP, 0 where there was no answer
    failure      text        not null default '' check (length(failure) <= 200),
    primary key (workspace_id, id),
    foreign key (workspace_id, channel_id) references channels (workspace_id, id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create index channel_deliveries_channel on channel_deliveries (workspace_id, channel_id, at desc, id desc);
create index channel_deliveries_message on channel_deliveries (workspace_id, message_id);

-- Who the customer of a conversation is to its channel, where that is no address of mail.
alter table conversations add column handle text collate "C" not null default '' check (length(handle) <= 254);
create index conversations_handle on conversations (workspace_id, channel_id, handle, last_at desc) where handle <> '';
create index contacts_phone on contacts (workspace_id, phone) where phone <> '' and deleted_at is null;

do $$
declare tenant text;
begin
    foreach tenant in array array['channel_secrets', 'channel_events', 'channel_deliveries'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
