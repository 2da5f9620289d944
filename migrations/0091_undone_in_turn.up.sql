-- Of two imports the later one is undone first: what it changed is then as the earlier one left
-- it, which can be undone, too. So each notes which version it found, and a row knows which one
-- its import left.
alter table import_contacts add column before bigint; -- null for whom the import made, and of older notes
alter table import_records add column before bigint;
alter table import_transactions add column before bigint;
alter table transactions add column left_version bigint not null default 1;
alter table orders add column left_version bigint not null default 1;
alter table subscriptions add column left_version bigint not null default 1;
alter table students add column left_version bigint not null default 1;
