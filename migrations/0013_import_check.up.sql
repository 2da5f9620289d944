-- Before an import the whole file is looked at: what its rows would do is counted,
-- and nothing of it is stored but the counts.
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'refused', 'failed',
     'undoing', 'undone'));

-- What earlier rows of a file would make, for the later ones of the same file, as
-- long as it is looked at.
create table import_foreseen (
    workspace_id uuid  not null,
    import_id    uuid  not null,
    key          text  not null collate "C", -- of the taker's own
    what         jsonb not null,
    primary key (workspace_id, import_id, key),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
alter table import_foreseen enable row level security;
alter table import_foreseen force row level security;
create policy tenant on import_foreseen
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on import_foreseen to current_user using (true);
