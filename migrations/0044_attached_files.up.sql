-- A file is of a message or of a note, or waits with the member who brought it: for what
-- they write in a conversation, or for one that has not begun.
alter table message_files
    alter column message_id drop not null,
    add column note_id         uuid,
    add column member_id       uuid,
    add column conversation_id uuid,
    add column for_note        boolean     not null default false,
    add column brought_at      timestamptz not null default now(),
    add foreign key (workspace_id, note_id) references conversation_notes (workspace_id, id) on delete cascade,
    add foreign key (workspace_id, member_id) references members (workspace_id, id) on delete cascade,
    add foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
    add check (num_nonnulls(message_id, note_id, member_id) = 1),
    add check (member_id is not null or conversation_id is null);
create index message_files_note on message_files (workspace_id, note_id) where note_id is not null;
create index message_files_member on message_files (workspace_id, member_id, conversation_id)
    where member_id is not null;
create index message_files_conversation on message_files (workspace_id, conversation_id)
    where conversation_id is not null;
