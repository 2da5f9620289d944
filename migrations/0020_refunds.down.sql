drop index transactions_taken;
alter table transactions drop constraint transactions_payment_id_fkey;
alter table transactions drop column reason;
alter table transactions drop column payment_id;
