-- Where reports come to of a mail that could not be handed over: its envelope names an
-- address that nobody knows but whom it went to.
create table mail_returns (
    workspace_id uuid        not null references workspaces,
    token        text        collate "C" not null check (length(token) <= 26),
    message_id   uuid        not null,
    place        smallint    not null, -- of a copy, 0 for the message itself
    sent_at      timestamptz not null default now(),
    primary key (workspace_id, token),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create index mail_returns_message on mail_returns (workspace_id, message_id);
create policy tenant on mail_returns
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on mail_returns to current_user using (true);
alter table mail_returns enable row level security;
alter table mail_returns force row level security;

-- A mail that was sent may be late, or not arrive after all.
alter table messages drop constraint messages_state_check, add constraint messages_state_check
    check (state in ('received', 'queued', 'sending', 'sent', 'delayed', 'failed', 'unclear'));
alter table message_copies drop constraint message_copies_state_check, add constraint message_copies_state_check
    check (state in ('received', 'queued', 'sending', 'sent', 'delayed', 'failed', 'unclear'));

-- A report is no message: it says what became of one.
alter table inbound_mails drop constraint inbound_mails_state_check, add constraint inbound_mails_state_check
    check (state in ('waiting', 'parsed', 'unreadable', 'duplicate', 'report'));
