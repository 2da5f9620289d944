-- A conversation sleeps until a time, or lies in Spam.
alter table conversations
    drop constraint conversations_state_check,
    add constraint conversations_state_check check (state in ('open', 'snoozed', 'closed', 'spam')),
    add column snoozed_until timestamptz,
    add column stay_snoozed  boolean not null default false; -- also when the customer answers

-- Whose mails begin conversations in Spam: nothing of theirs is lost.
create table blocked_senders (
    workspace_id uuid        not null references workspaces,
    email_key    text        collate "C" not null check (length(email_key) between 3 and 254),
    blocked_at   timestamptz not null default now(),
    primary key (workspace_id, email_key)
);

-- A mail of a conversation that was deleted for good does not come back for a while: of
-- its Message-ID and its text nothing but a hash is kept.
create table deleted_mails (
    workspace_id uuid        not null references workspaces,
    hash         bytea       not null,
    deleted_at   timestamptz not null default now(),
    primary key (workspace_id, hash)
);

do $$
declare tenant text;
begin
    foreach tenant in array array['blocked_senders', 'deleted_mails'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
