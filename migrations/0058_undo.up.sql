-- What an answer was before it was sent, for as long as its writer can take it back: a row
-- goes when an attempt to send begins, or with the message.
create table message_undos (
    workspace_id  uuid   not null references workspaces,
    message_id    uuid   not null,
    text          text   not null check (length(text) <= 20000),
    cc            text   not null check (length(cc) <= 2000),
    bcc           text   not null check (length(bcc) <= 2000),
    dropped       text[] not null,
    waiting_since timestamptz, -- of the conversation, as its state
    state         text   not null check (state in ('open', 'snoozed', 'closed', 'spam')),
    primary key (workspace_id, message_id),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create policy tenant on message_undos
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on message_undos to current_user using (true);
alter table message_undos enable row level security;
alter table message_undos force row level security;

-- What was written stays. A message goes only as long as it can be taken back: whoever takes
-- it back holds its row above.
create function forget_undone(p_message uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from messages m using message_undos u
     where m.workspace_id = current_workspace() and m.id = p_message
       and u.workspace_id = m.workspace_id and u.message_id = m.id;
end $$;
