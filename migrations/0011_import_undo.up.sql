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
    import_id is not null or current_user = (
        select tableowner from pg_tables where schemaname = 'public' and tablename = 'transactions'));

-- Files that came in before one was looked at as a whole are read as they were.
update imports set found = jsonb_build_object('encoding', 'utf-8', 'sure', true, 'separator', separator, 'head_row', 1)
 where found = '{}';
update imports set settings = settings || jsonb_build_object('encoding', 'utf-8', 'separator', separator, 'head_row', 1,
       'order', case when settings->'months_first' = 'true' then 'month' else 'day' end,
       'mark', case when settings->>'language' = 'en' then '.' else ',' end,
       'existing', case when settings->'skip' = 'true' then 'leave' else 'change' end)
 where state = 'running' and not settings ? 'head_row';
