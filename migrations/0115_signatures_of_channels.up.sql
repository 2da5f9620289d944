-- A member signs what goes from one channel in another way than their other mails.
create table member_channel_signatures (
    workspace_id uuid not null references workspaces,
    member_id    uuid not null,
    channel_id   uuid not null,
    text         text not null check (length(text) between 1 and 1000),
    primary key (workspace_id, member_id, channel_id),
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
    foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);
create index member_channel_signatures_channel on member_channel_signatures (workspace_id, channel_id);
create policy tenant on member_channel_signatures
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on member_channel_signatures to current_user using (true);
alter table member_channel_signatures enable row level security;
alter table member_channel_signatures force row level security;
