-- What a member has put away of what the dashboard says they should look at: each for
-- themselves, by the line of the log or the invitation that it is about.
create table dismissals (
    workspace_id uuid        not null references workspaces,
    member_id    uuid        not null,
    about        uuid        not null,
    at           timestamptz not null default now(),
    primary key (workspace_id, member_id, about),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);

create policy tenant on dismissals
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on dismissals to current_user using (true);
alter table dismissals enable row level security;
alter table dismissals force row level security;
