drop function log_seals_due(timestamptz, uuid, integer);
drop index refusals_closed;
drop table log_seals;
