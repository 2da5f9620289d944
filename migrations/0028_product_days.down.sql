drop trigger product_days_insert on transactions;
drop trigger product_days_update on transactions;
drop trigger product_days_delete on transactions;
create or replace function count_by_new_clocks() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('clocks of ' || new.id, 0));
    perform sum_days(new.id);
    return null;
end $$;
drop function sum_product_days;
drop table product_days;
