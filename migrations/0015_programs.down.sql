drop table import_transactions;
alter table imports drop column tallies;
-- A reference was of one row alone: of several the first one keeps it.
update transactions t set reference = '' where reference <> '' and exists (
    select from transactions o where o.workspace_id = t.workspace_id and o.reference = t.reference and o.id < t.id);
drop index transactions_reference;
create unique index transactions_reference on transactions (workspace_id, reference) where reference <> '';
alter table transactions drop column source;
update transactions set kind = 'refund' where kind = 'dispute';
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check check (kind in ('charge', 'refund', 'fee'));
