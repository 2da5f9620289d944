-- Broadcasts are a section: what is written once, for many who said yes to mailings. How one
-- goes out, and to whom, is kept beside it.
create table broadcasts (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text        collate "C" not null,
    words        text[]      not null default '{}',
    subject      text        not null check (length(subject) between 1 and 300),
    text         text        not null check (length(text) between 1 and 20000),
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
create index broadcasts_list on broadcasts (workspace_id, name_key, id) where deleted_at is null;
create trigger keep_words after insert or delete or update of words, name_key, deleted_at on broadcasts
    for each row execute function keep_words();

create table broadcast_sendings (
    workspace_id uuid        not null,
    broadcast_id uuid        not null,
    channel_id   uuid        not null,
    tag_id       uuid, -- it is for those who have it; null for everybody. One that is gone nobody has
    state        text        not null
        check (state in ('scheduled', 'gathering', 'sending', 'paused', 'done', 'stopped')),
    many_failed  boolean     not null default false, -- it paused by itself
    turn         integer     not null default 1,     -- of its job: an earlier one does nothing
    per_minute   integer     not null check (per_minute between 1 and 600),
    starts_at    timestamptz not null,
    ended_at     timestamptz,
    -- As it was when it began.
    subject      text        not null default '' check (length(subject) <= 300),
    text         text        not null default '' check (length(text) <= 20000),
    -- The last customer who was looked at.
    gathered     uuid        not null default '00000000-0000-0000-0000-000000000000',
    total        bigint      not null default 0,
    sent         bigint      not null default 0,
    failed       bigint      not null default 0,
    left_out     bigint      not null default 0,
    unsubscribed bigint      not null default 0,
    primary key (workspace_id, broadcast_id),
    foreign key (workspace_id, broadcast_id) references broadcasts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

create table broadcast_recipients (
    workspace_id    uuid        not null,
    id              uuid        not null,
    broadcast_id    uuid        not null,
    contact_id      uuid        not null,
    email           text        not null check (length(email) <= 254),
    email_key       text        collate "C" not null check (length(email_key) <= 254),
    state           text        not null default 'queued'
        check (state in ('queued', 'sending', 'sent', 'failed', 'unclear', 'left_out')),
    tries           smallint    not null default 0,
    unsubscribed_at timestamptz,
    primary key (workspace_id, id),
    -- Nobody gets it twice.
    unique (workspace_id, broadcast_id, email_key),
    foreign key (workspace_id, broadcast_id)
        references broadcasts (workspace_id, id) on delete cascade
);
create index broadcast_recipients_queued on broadcast_recipients (workspace_id, broadcast_id, state, id)
    where state in ('queued', 'sending');

do $$
declare
    name text;
begin
    foreach name in array array['broadcasts', 'broadcast_sendings', 'broadcast_recipients'] loop
        execute format('create policy tenant on %I using (workspace_id = current_workspace())
                            with check (workspace_id = current_workspace())', name);
        execute format('create policy owner on %I to current_user using (true)', name);
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
    end loop;
end $$;
