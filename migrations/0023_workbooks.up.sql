-- The bytes of a file of sheets as they were brought: its import_parts are the rows of
-- one sheet, and another may be chosen.
create table import_books (
    workspace_id uuid    not null,
    import_id    uuid    not null,
    number       integer not null,
    body         bytea   not null,
    primary key (workspace_id, import_id, number),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
alter table import_books enable row level security;
alter table import_books force row level security;
create policy tenant on import_books
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on import_books to current_user using (true);
