-- A broadcast is for those, too, who have a value in a field of the business's own, or whom
-- an import brought or changed. What is gone by then nobody has.
alter table broadcast_sendings
    add column field_id  uuid,
    add column value_key text collate "C" not null default '',
    add column import_id uuid;
