-- What a member has begun to write that is no answer: a message that is handed on, or a new
-- conversation with a customer, beside an earlier one or with nobody yet.
create table begun_drafts (
    workspace_id    uuid        not null references workspaces,
    id              uuid        not null,
    member_id       uuid        not null,
    message_id      uuid, -- that is handed on
    conversation_id uuid, -- whose customer a new one is with
    contact_id      uuid,
    recipients      text        not null check (length(recipients) <= 2000),
    channel_id      uuid,
    subject         text        not null check (length(subject) <= 300),
    text            text        not null check (length(text) <= 20000),
    cc              text        not null check (length(cc) <= 2000),
    bcc             text        not null check (length(bcc) <= 2000),
    files           uuid[], -- those that go with it, null for what its form offers
    kept_at         timestamptz not null default now(),
    primary key (workspace_id, id),
    unique nulls not distinct (workspace_id, member_id, message_id, conversation_id, contact_id),
    check (num_nonnulls(message_id, conversation_id, contact_id) <= 1),
    foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade,
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete set null (channel_id)
);
create index begun_drafts_message on begun_drafts (workspace_id, message_id) where message_id is not null;
create index begun_drafts_conversation on begun_drafts (workspace_id, conversation_id)
    where conversation_id is not null;
create index begun_drafts_contact on begun_drafts (workspace_id, contact_id) where contact_id is not null;
create index begun_drafts_channel on begun_drafts (workspace_id, channel_id) where channel_id is not null;
create policy tenant on begun_drafts
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on begun_drafts to current_user using (true);
alter table begun_drafts enable row level security;
alter table begun_drafts force row level security;
