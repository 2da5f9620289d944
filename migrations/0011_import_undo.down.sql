alter table imports drop column undone;
alter table imports drop column checked;
update imports set state = 'done' where state in ('undoing', 'undone');
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check check (state in
    ('uploading', 'uploaded', 'running', 'done', 'cancelled', 'refused', 'failed'));
drop policy imported on transactions;
drop index transactions_import;
alter table transactions drop column import_id;
drop table import_contacts;
