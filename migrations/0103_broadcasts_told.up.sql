-- What a broadcast does by itself is told to whoever began it. One that is let go on counts what
-- fails from there on, and one after the other mails no address that took no mail for good.
alter table broadcast_sendings
    add column begun_by       uuid,
    add column channel_gone   boolean not null default false, -- it stopped by itself
    add column resumed_at     timestamptz,                     -- the last time
    add column sent_before    bigint  not null default 0,      -- that time
    add column failed_before  bigint  not null default 0,
    add column dead_addresses bigint  not null default 0,      -- who was left out for that
    add foreign key (workspace_id, begun_by) references members (workspace_id, id);
create index broadcast_sendings_begun_by on broadcast_sendings (workspace_id, begun_by) where begun_by is not null;
update broadcast_sendings s set channel_gone = true
 where state = 'stopped' and exists (select from channels k
        where k.workspace_id = s.workspace_id and k.id = s.channel_id and k.deleted_at <= s.ended_at);

alter table broadcast_recipients
    drop constraint broadcast_recipients_state_check,
    add constraint broadcast_recipients_state_check
        check (state in ('queued', 'sending', 'sent', 'failed', 'unclear', 'left_out', 'dead_address'));

-- Addresses of which a server said that nobody has them.
create table dead_addresses (
    workspace_id uuid        not null references workspaces,
    email_key    text        collate "C" not null check (length(email_key) <= 254),
    at           timestamptz not null default now(),
    primary key (workspace_id, email_key)
);
create policy tenant on dead_addresses
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on dead_addresses to current_user using (true);
alter table dead_addresses enable row level security;
alter table dead_addresses force row level security;

alter table notifications
    add column broadcast_id uuid,
    add column why          text not null default '' check (why in ('', 'many_failed', 'channel_gone')),
    add foreign key (workspace_id, broadcast_id) references broadcasts (workspace_id, id) on delete cascade;
create index notifications_broadcast on notifications (workspace_id, broadcast_id) where broadcast_id is not null;
alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered', 'broadcast'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'declined', 'lapsed', 'ending', 'limit', 'export',
         'digest', 'asked', 'answered', 'undelivered', 'broadcast'));
