-- What an import made or changed, and what stood there before: for the page of the
-- import, the list filtered by it, and its undoing.
create table import_contacts (
    workspace_id uuid   not null,
    import_id    uuid   not null,
    contact_id   uuid   not null, -- no foreign key: a million rows would each look it up
    was          jsonb,           -- null for one that the import made
    version      bigint not null, -- of the contact, as the import left it
    primary key (workspace_id, import_id, contact_id),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
create index import_contacts_contact on import_contacts (workspace_id, contact_id) where was is not null;
alter table import_contacts enable row level security;
alter table import_contacts force row level security;
create policy tenant on import_contacts
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on import_contacts to current_user using (true);

alter table transactions add column import_id uuid;
create index transactions_import on transactions (workspace_id, import_id, id) where import_id is not null;

alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'running', 'done', 'cancelled', 'refused', 'failed', 'undoing', 'undone'));
-- What the rows would do, counted ahead: how far that came, and for which columns.
alter table imports add column checked jsonb not null default '{}';
alter table imports add column undone bigint not null default 0;

-- Money stays in the books, but for what an import brought and its undoing takes back.
create policy imported on transactions as restrictive for delete using (
    import_id is not null or current_user = (select tableowner from pg_tables where schemaname = 'public' and tablename = 'transactions'));
