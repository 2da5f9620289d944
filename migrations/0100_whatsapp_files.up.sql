-- WhatsApp takes one file with a message: each file of an answer goes as one of the provider's,
-- which tells of it under an id of its own.
alter table message_files
    add column provider_id text collate "C" not null default '' check (length(provider_id) <= 998),
    add column state       text not null default '' check (state in ('', 'sent', 'delivered', 'read', 'failed'));
create index message_files_provider on message_files (workspace_id, provider_id) where provider_id <> '';
