-- A refund, a dispute and a fee know the payment that they are taken off, and a
-- refund why it was made.
alter table transactions add column payment_id uuid;
alter table transactions add column reason text not null default '' check (length(reason) <= 200);
-- The undoing of an import takes both away, in whatever order.
alter table transactions add constraint transactions_payment_id_fkey
    foreign key (workspace_id, payment_id) references transactions (workspace_id, id) on delete set null (payment_id);
create index transactions_taken on transactions (workspace_id, payment_id) where payment_id is not null;
