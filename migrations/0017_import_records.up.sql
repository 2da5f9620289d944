-- Subscriptions, orders and students come in by files, as customers and payments do.
alter table imports drop constraint imports_resource_check;
alter table imports add constraint imports_resource_check check (resource in
    ('contacts', 'transactions', 'subscriptions', 'orders', 'students'));

-- What an import made, and what it is called where it comes from.
do $$
declare brought text;
begin
    foreach brought in array array['subscriptions', 'orders', 'students'] loop
        execute format('alter table %I add column import_id uuid', brought);
        execute format('create index %I on %I (workspace_id, import_id, id) where import_id is not null',
            brought || '_import', brought);
    end loop;
    foreach brought in array array['subscriptions', 'orders'] loop
        execute format('alter table %I add column reference text not null default ''''
            check (length(reference) <= 200)',
            brought);
        execute format('create unique index %I on %I (workspace_id, reference) where reference <> ''''',
            brought || '_reference', brought);
    end loop;
end $$;

-- An order from elsewhere keeps the code that it was given there, of no coupon here.
alter table orders drop constraint orders_check;
alter table orders add constraint orders_check check (
    coupon_id is not null or import_id is not null or coupon_code = '' and discount = 0);

-- What is sold again each period stays in the books, but for what an import brought
-- and its undoing takes back.
create policy imported on subscriptions as restrictive for delete using (
    import_id is not null or current_user = (
        select tableowner from pg_tables where schemaname = 'public' and tablename = 'subscriptions'));

-- Records that an import changed, and what stood there, for its undoing.
create table import_records (
    workspace_id uuid   not null,
    import_id    uuid   not null,
    record_id    uuid   not null, -- no foreign key: records of three tables
    was          jsonb  not null,
    version      bigint not null, -- of the record, as the import left it
    primary key (workspace_id, import_id, record_id),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);
alter table import_records enable row level security;
alter table import_records force row level security;
create policy tenant on import_records
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on import_records to current_user using (true);
