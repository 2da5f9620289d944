-- What a member has begun to write to the customer of a conversation, and not sent.
create table conversation_drafts (
    workspace_id    uuid        not null,
    conversation_id uuid        not null,
    member_id       uuid        not null,
    text            text        not null check (length(text) between 1 and 20000),
    kept_at         timestamptz not null default now(),
    primary key (workspace_id, conversation_id, member_id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade
);
create index conversation_drafts_member on conversation_drafts (workspace_id, member_id);

create policy tenant on conversation_drafts
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on conversation_drafts to current_user using (true);
alter table conversation_drafts enable row level security;
alter table conversation_drafts force row level security;
