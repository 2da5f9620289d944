-- A conversation becomes a part of another: its number, its address and the token that
-- answers to it carry lead to that one from then on.
create table merged_conversations (
    workspace_id    uuid        not null,
    id              uuid        not null, -- what it was
    number          bigint      not null,
    token           text        collate "C" not null check (length(token) between 1 and 26),
    conversation_id uuid        not null, -- what it is a part of
    merged_at       timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create unique index merged_conversations_number on merged_conversations (workspace_id, number);
create unique index merged_conversations_token on merged_conversations (workspace_id, token);
create index merged_conversations_conversation on merged_conversations (workspace_id, conversation_id);

-- The conversation that a part was split from, the first of them. Answers that carry its
-- token may be to a message of the part. It may be gone.
alter table conversations add column split_from uuid;
create index conversations_split on conversations (workspace_id, split_from) where split_from is not null;

create policy tenant on merged_conversations
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on merged_conversations to current_user using (true);
alter table merged_conversations enable row level security;
alter table merged_conversations force row level security;
