drop table import_foreseen;
update imports set state = 'uploaded' where state in ('checking', 'checked');
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'running', 'done', 'cancelled', 'refused', 'failed', 'undoing', 'undone'));
