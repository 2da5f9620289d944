-- What a bank took back for a customer is a kind of its own.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check check (kind in ('charge', 'refund', 'fee', 'dispute'));

-- A reference is of the program that it comes from, and of a kind: a payment and its
-- refund share a number, and so do the lines of an order.
alter table transactions add column source text not null default '';
drop index transactions_reference;
create index transactions_reference on transactions (workspace_id, reference) where reference <> '';

-- Rows of a file that were neither taken nor refused, by why they were left out, and
-- what was made beside the payments, by its kind.
alter table imports add column tallies jsonb not null default '{}';

-- Payments whose state an import brought up to date, and what stood there before.
create table import_transactions (
    workspace_id   uuid        not null,
    import_id      uuid        not null,
    transaction_id uuid        not null,
    state          text        not null,
    at             timestamptz not null,
    version        bigint      not null, -- of the payment, as the import left it
    primary key (workspace_id, import_id, transaction_id),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
alter table import_transactions enable row level security;
alter table import_transactions force row level security;
create policy tenant on import_transactions
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on import_transactions to current_user using (true);
