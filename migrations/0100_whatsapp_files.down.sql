drop index message_files_provider;
alter table message_files drop column provider_id, drop column state;
