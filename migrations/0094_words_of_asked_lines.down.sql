drop index lookups_key;
create index lookups_key on lookups (workspace_id, member_id, contact_id, found_at desc);
alter table log_words
    drop column ledger, drop column subject, drop column member_id, drop column target_id, drop column about_id;
delete from folded where list = 'log_words';
