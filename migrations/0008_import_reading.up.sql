-- What one pass over a file found out of how it is written, and the cells that
-- were left out while their row was taken.
alter table imports add column found jsonb not null default '{}';
alter table imports add column remarks bigint not null default 0;
alter table import_refusals add column cell integer not null default -1; -- its column, -1 for the whole row
alter table import_refusals drop constraint import_refusals_pkey;
alter table import_refusals add primary key (workspace_id, import_id, line, cell);
