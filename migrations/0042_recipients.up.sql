-- Who got a message besides its recipient. Of what a member wrote, each of them gets a
-- mail of their own, and has a state of their own.
create table message_copies (
    workspace_id uuid     not null references workspaces,
    message_id   uuid     not null,
    place        smallint not null check (place > 0),
    way          text     not null check (way in ('to', 'cc', 'bcc')),
    address      text     not null check (length(address) <= 254),
    state        text     not null check (state in ('received', 'queued', 'sending', 'sent', 'failed', 'unclear')),
    failure      text     not null default '' check (length(failure) <= 200),
    primary key (workspace_id, message_id, place),
    foreign key (workspace_id, message_id) references messages (workspace_id, id) on delete cascade
);
create policy tenant on message_copies
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on message_copies to current_user using (true);
alter table message_copies enable row level security;
alter table message_copies force row level security;

create function tell_copy() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_notify('latchkey', concat_ws(' ', 'conversation', x.workspace_id, x.conversation_id))
       from messages x where x.workspace_id = new.workspace_id and x.id = new.message_id;
    return null;
end $$;
create trigger tell_copy after update on message_copies for each row execute function tell_copy();

-- A draft keeps to whom it is to go: what was typed, and who of those that are offered is
-- left out.
alter table conversation_drafts
    drop constraint conversation_drafts_text_check,
    add constraint conversation_drafts_text_check check (length(text) <= 20000),
    add column cc      text   not null default '' check (length(cc) <= 2000),
    add column bcc     text   not null default '' check (length(bcc) <= 2000),
    add column dropped text[] not null default '{}';
