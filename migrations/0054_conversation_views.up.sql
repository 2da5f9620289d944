-- A view is a filter of conversations with a name: a member's own, or one that is shared
-- with everybody of the workspace, each of whom sees their part of it.
create table conversation_views (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    member_id    uuid        not null, -- who made it
    shared       boolean     not null default false,
    name         text        not null check (name <> '' and length(name) <= 60),
    inbox        text        not null check (inbox in ('mine', 'team', 'unassigned', 'all')),
    state        text        not null check (state in ('open', 'snoozed', 'closed', 'spam')),
    sort         text        not null check (sort in ('', 'oldest', 'waiting')),
    show         text        not null check (show in ('', 'unread', 'waiting')),
    channel_id   uuid,
    tag_id       uuid,
    assignee_id  uuid,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
    foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade,
    foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade,
    foreign key (workspace_id, assignee_id) references members (workspace_id, id) on delete cascade
);
create index conversation_views_member on conversation_views (workspace_id, member_id);
create index conversation_views_shared on conversation_views (workspace_id) where shared;
create index conversation_views_tag on conversation_views (workspace_id, tag_id) where tag_id is not null;

create policy tenant on conversation_views
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on conversation_views to current_user using (true);
alter table conversation_views enable row level security;
alter table conversation_views force row level security;
