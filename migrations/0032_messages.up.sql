-- What a business and its customers write to each other. A conversation is of one
-- customer and comes over one channel; who has the customer has the conversation.
create table channels (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    kind         text        not null check (kind = 'email'),
    name         text        not null check (length(name) between 1 and 120),
    address      text        not null check (length(address) between 3 and 254), -- where customers write to
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);

create table conversations (
    workspace_id  uuid        not null references workspaces,
    id            uuid        not null,
    contact_id    uuid        not null,
    channel_id    uuid        not null,
    subject       text        not null default '' check (length(subject) <= 300),
    state         text        not null default 'open' check (state in ('open', 'closed')),
    -- Copies of the customer's, so that an inbox is read from one index.
    assignee_id   uuid,
    team_id       uuid,
    hidden        boolean     not null default false, -- the customer is deleted
    -- Of the latest message: when it came, and how it begins.
    last_at       timestamptz not null,
    last_text     text        not null default '' check (length(last_text) <= 200),
    last_ours     boolean     not null default false,
    waiting_since timestamptz, -- of the first message that nobody has answered
    token         text        collate "C" not null check (length(token) between 1 and 26), -- what an answer carries
    created_at    timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create unique index conversations_token on conversations (workspace_id, token);
create index conversations_contact on conversations (workspace_id, contact_id, last_at desc, id desc);
create index conversations_all on conversations (workspace_id, state, last_at desc, id desc) where not hidden;
create index conversations_assignee on conversations (workspace_id, state, assignee_id, last_at desc, id desc)
    where not hidden;
create index conversations_team on conversations (workspace_id, state, team_id, last_at desc, id desc)
    where not hidden;

-- A message goes between a customer and the business. Notes are not among them: there
-- is no way from a note to a customer.
create table messages (
    workspace_id    uuid        not null references workspaces,
    id              uuid        not null,
    conversation_id uuid        not null,
    at              timestamptz not null default now(),
    member_id       uuid,       -- who wrote it, null for the customer
    sender          text        not null default '' check (length(sender) <= 254),
    recipient       text        not null default '' check (length(recipient) <= 254),
    text            text        not null check (length(text) between 1 and 100000),
    state           text        not null
        check (state in ('received', 'queued', 'sending', 'sent', 'failed', 'unclear')),
    failure         text        not null default '' check (length(failure) <= 200),
    message_id      text        collate "C" not null default '' check (length(message_id) <= 998),
    primary key (workspace_id, id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id),
    check (member_id is not null or state = 'received')
);
create index messages_conversation on messages (workspace_id, conversation_id, at desc, id desc);
create index messages_message_id on messages (workspace_id, message_id) where message_id <> '';

create table conversation_notes (
    workspace_id    uuid        not null references workspaces,
    id              uuid        not null,
    conversation_id uuid        not null,
    member_id       uuid        not null,
    text            text        not null check (length(text) between 1 and 5000),
    at              timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index conversation_notes_conversation on conversation_notes (workspace_id, conversation_id, at desc, id desc);

create function copy_contact_to_conversations() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    update conversations set assignee_id = new.assignee_id, team_id = new.team_id, hidden = new.deleted_at is not null
     where workspace_id = new.workspace_id and contact_id = new.id;
    return null;
end $$;
create trigger copy_contact_to_conversations after update of assignee_id, team_id, deleted_at on contacts for each row
    when (old.assignee_id is distinct from new.assignee_id or old.team_id is distinct from new.team_id
          or (old.deleted_at is null) <> (new.deleted_at is null))
    execute function copy_contact_to_conversations();

-- A conversation begins, or moves to another customer, with whoever has the customer.
create function copy_conversation_of_contact() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    select assignee_id, team_id, deleted_at is not null into new.assignee_id, new.team_id, new.hidden
      from contacts where workspace_id = new.workspace_id and id = new.contact_id for share;
    return new;
end $$;
create trigger copy_conversation_of_contact before insert or update of contact_id on conversations for each row
    execute function copy_conversation_of_contact();

do $$
declare tenant text;
begin
    foreach tenant in array array['channels', 'conversations', 'messages', 'conversation_notes'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
