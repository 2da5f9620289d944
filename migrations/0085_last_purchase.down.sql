drop trigger buyers_delete on transactions;
drop trigger buyers_update on transactions;
drop trigger buyers_insert on transactions;
drop function note_purchases();

create or replace function order_of_contact() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    select case when deleted_at is null then created_at end, name_key into new.created_at, new.name_key
      from contacts where workspace_id = new.workspace_id and id = new.contact_id;
    return new;
end $$;

alter table contact_values drop column last_purchase;
alter table contact_tags drop column last_purchase;
alter table contacts drop column last_purchase;
drop function is_purchase(text, text);
