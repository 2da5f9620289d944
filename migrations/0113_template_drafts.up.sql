-- A template is kept as a draft, planned and taken back like any answer. What its writer saw of it is kept beside it.
alter table conversation_drafts
    add column template_id   uuid, -- null for none; it may be deleted
    add column template_body text   not null default '' check (length(template_body) <= 1024),
    add column variables     text[] not null default '{}'; -- as they were typed
create index conversation_drafts_template on conversation_drafts (workspace_id, template_id)
    where template_id is not null;
alter table message_undos
    add column template_id   uuid,
    add column template_body text   not null default '' check (length(template_body) <= 1024),
    add column variables     text[] not null default '{}';
