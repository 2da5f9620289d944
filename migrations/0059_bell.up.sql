-- Each member chooses how they are told of what: by the bell, by mail, by both or by neither.
-- What nobody has chosen, the program knows.
create table notification_choices (
    workspace_id uuid    not null references workspaces,
    member_id    uuid    not null,
    kind         text    not null check (kind in
                     ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export')),
    bell         boolean not null,
    mail         boolean not null,
    primary key (workspace_id, member_id, kind),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);

-- Who is told when something new stands in a conversation.
create table conversation_followers (
    workspace_id    uuid        not null references workspaces,
    conversation_id uuid        not null,
    member_id       uuid        not null,
    since           timestamptz not null default now(),
    primary key (workspace_id, conversation_id, member_id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);

create policy tenant on notification_choices
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on notification_choices to current_user using (true);
alter table notification_choices enable row level security;
alter table notification_choices force row level security;
create policy tenant on conversation_followers
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on conversation_followers to current_user using (true);
alter table conversation_followers enable row level security;
alter table conversation_followers force row level security;

-- by_id is also the member whom it is about: who joined, whose access ends, who looked up too much.
alter table notifications
    alter column conversation_id drop not null,
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export')),
    add column export_id uuid, -- the file that is ready
    add column mail_waits boolean not null default false, -- until it is mailed, or read
    add column mail_job bigint, -- which mails it
    add foreign key (workspace_id, export_id) references exports (workspace_id, id);
create index notifications_mail on notifications (workspace_id, member_id) where mail_waits;

-- Whose bell rings, or rings no more.
create function tell_notification() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'told', new.workspace_id, new.member_id));
    return null;
end $$;
create trigger tell_notification after insert on notifications for each row
    when (new.read_at is null) execute function tell_notification();
create trigger tell_read after update of read_at on notifications for each row
    when (old.read_at is null and new.read_at is not null) execute function tell_notification();
