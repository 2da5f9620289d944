-- A snippet has files, which go with what it is put into.
alter table message_files
    add column snippet_id uuid,
    drop constraint message_files_check1,
    add constraint message_files_check1 check (num_nonnulls(message_id, note_id, member_id, snippet_id) = 1),
    add foreign key (workspace_id, snippet_id) references snippets (workspace_id, id) on delete cascade;
create index message_files_snippet on message_files (workspace_id, snippet_id) where snippet_id is not null;
