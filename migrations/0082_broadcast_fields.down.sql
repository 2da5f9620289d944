alter table broadcast_sendings drop column field_id, drop column value_key, drop column import_id;
