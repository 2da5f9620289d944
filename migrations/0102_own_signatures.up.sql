-- What a member signs their mails with, instead of the signature of the channel.
create table member_signatures (
    workspace_id uuid not null references workspaces,
    member_id    uuid not null,
    text         text not null check (length(text) between 1 and 1000),
    primary key (workspace_id, member_id),
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade
);
create policy tenant on member_signatures
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on member_signatures to current_user using (true);
alter table member_signatures enable row level security;
alter table member_signatures force row level security;
