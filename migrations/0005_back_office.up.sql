-- What a business does with its customers: fields of its own, notes, products,
-- and files that go out and come in.

-- A deleted customer keeps its addresses, freed for others, so that the
-- deletion can be undone.
alter table contact_addresses add column freed boolean not null default false;
drop index contact_addresses_key;
create unique index contact_addresses_key on contact_addresses (workspace_id, email_key) where not claim and not freed;

alter table contacts
    add column keys_from   timestamptz not null default '-infinity', -- lookups from before open it no more
    add column merged_into uuid;                                     -- deleted by a merge, which is final
create index contacts_deleted on contacts (workspace_id, deleted_at desc, id desc) where deleted_at is not null;
create index activity_target on activity (workspace_id, target_id, at desc, id desc) where target_id is not null;

-- Every list is a walk along an index in the order of the list, whatever it is
-- filtered by: it reads a page of rows, in a workspace of any size.
create index contacts_assignee_name on contacts (workspace_id, assignee_id, name_key, id) where deleted_at is null;
create index contacts_team_name on contacts (workspace_id, team_id, name_key, id) where deleted_at is null;
create index activity_member on activity (workspace_id, member_id, at desc, id desc);
drop index lookups_list;
create index lookups_list on lookups (workspace_id, found_at desc, id desc) include (member_id, contact_id);
create index lookups_member on lookups (workspace_id, member_id, found_at desc, id desc);
create index transactions_kind on transactions (workspace_id, kind, at desc, id desc);
create index transactions_state on transactions (workspace_id, state, at desc, id desc);
create index subscriptions_state on subscriptions (workspace_id, state, started_at desc, id desc);
create index orders_state on orders (workspace_id, state, at desc, id desc);
create index affiliate_invoices_state on affiliate_invoices (workspace_id, state, at desc, id desc);
create index students_course on students (workspace_id, course_id);
create index students_state on students (workspace_id, state, enrolled_at desc, id desc);

-- Of the contacts with one word the newest come first, and whether a contact
-- has another word is told by an index alone.
alter table contact_words drop constraint contact_words_pkey, add primary key (workspace_id, contact_id, word);
drop index contact_words_contact;
create index contact_words_word on contact_words (workspace_id, word, contact_id desc);

create table contact_fields (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 60),
    name_key     text collate "C" not null,
    kind         text        not null check (kind in ('text', 'number', 'date', 'choice', 'yes_no')),
    choices      text[]      not null default '{}',
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);
create unique index contact_fields_name on contact_fields (workspace_id, name_key);

create table contact_values (
    workspace_id uuid not null,
    contact_id   uuid not null,
    field_id     uuid not null,
    value        text not null check (length(value) between 1 and 500),
    value_key    text collate "C" not null,
    created_at   timestamptz, -- of the contact, as in contact_tags
    name_key     text collate "C",
    primary key (workspace_id, contact_id, field_id) include (value_key),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, field_id) references contact_fields (workspace_id, id) on delete cascade
);
create index contact_values_newest on contact_values (workspace_id, field_id, value_key, created_at desc, contact_id desc);
create index contact_values_name on contact_values (workspace_id, field_id, value_key, name_key, contact_id);

-- Who has a tag or a value stands there in the orders of the list.
alter table contact_tags drop constraint contact_tags_pkey, add primary key (workspace_id, contact_id, tag_id);
drop index contact_tags_contact;
alter table contact_tags
    add column created_at timestamptz, -- of the contact, as its name; null while it is deleted
    add column name_key   text collate "C";
update contact_tags t set created_at = c.created_at, name_key = c.name_key
  from contacts c where c.workspace_id = t.workspace_id and c.id = t.contact_id and c.deleted_at is null;
create index contact_tags_newest on contact_tags (workspace_id, tag_id, created_at desc, contact_id desc);
create index contact_tags_name on contact_tags (workspace_id, tag_id, name_key, contact_id);

create function order_of_contact() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    select case when deleted_at is null then created_at end, name_key into new.created_at, new.name_key
      from contacts where workspace_id = new.workspace_id and id = new.contact_id;
    return new;
end $$;
create trigger order_of_contact before insert or update of contact_id on contact_tags for each row execute function order_of_contact();
create trigger order_of_contact before insert or update of contact_id on contact_values for each row execute function order_of_contact();

create function copy_order_of_contact() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    update contact_tags set created_at = case when new.deleted_at is null then new.created_at end, name_key = new.name_key
     where workspace_id = new.workspace_id and contact_id = new.id;
    update contact_values set created_at = case when new.deleted_at is null then new.created_at end, name_key = new.name_key
     where workspace_id = new.workspace_id and contact_id = new.id;
    return null;
end $$;
create trigger copy_order_of_contact after update of created_at, name_key, deleted_at on contacts for each row
    when ((old.created_at, old.name_key, old.deleted_at) is distinct from (new.created_at, new.name_key, new.deleted_at))
    execute function copy_order_of_contact();

create table contact_notes (
    workspace_id uuid        not null,
    id           uuid        not null,
    contact_id   uuid        not null,
    member_id    uuid        not null,
    text         text        not null check (length(text) between 1 and 5000),
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index contact_notes_contact on contact_notes (workspace_id, contact_id, created_at desc, id desc);

create table products (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    kind         text        not null check (kind in ('digital', 'physical')),
    name         text        not null check (length(name) between 1 and 200),
    name_key     text collate "C" not null,
    price        bigint      not null check (price >= 0),
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    active       boolean     not null default true,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- orders keep its name
    primary key (workspace_id, id)
);
create index products_name on products (workspace_id, kind, name_key, id) where deleted_at is null;

-- What a payment is called where it comes from, so that it is imported once.
alter table transactions add column reference text not null default '' check (length(reference) <= 200);
create unique index transactions_reference on transactions (workspace_id, reference) where reference <> '';

-- Where an order goes; empty is the address of the customer.
alter table orders
    add column ship_name   text not null default '' check (length(ship_name) <= 120),
    add column street      text not null default '' check (length(street) <= 200),
    add column postal_code text not null default '' check (length(postal_code) <= 20),
    add column city        text not null default '' check (length(city) <= 120),
    add column country     text not null default '' check (country = '' or country ~ '^[A-Z]{2}$'),
    add column tracking    text not null default '' check (length(tracking) <= 100),
    add column shipped_at  timestamptz;

create table order_lines (
    workspace_id uuid     not null,
    order_id     uuid     not null,
    position     smallint not null,
    product_id   uuid,
    label        text     not null check (length(label) between 1 and 200),
    quantity     integer  not null check (quantity between 1 and 10000),
    price        bigint   not null check (price >= 0), -- of one, in the order's currency
    primary key (workspace_id, order_id, position),
    foreign key (workspace_id, order_id) references orders (workspace_id, id) on delete cascade,
    foreign key (workspace_id, product_id) references products (workspace_id, id)
);

alter table courses
    add column name_key   text collate "C" not null default '',
    add column version    bigint not null default 1,
    add column deleted_at timestamptz;
create index courses_name on courses (workspace_id, name_key, id) where deleted_at is null;

-- Sums of all records by state and currency. They change with the records, so
-- that a list of a million shows its total as quickly as one of ten.
create table record_totals (
    workspace_id uuid   not null references workspaces,
    records      text   not null,
    state        text   not null,
    currency     text   not null,
    amount       bigint not null,
    count        bigint not null,
    primary key (workspace_id, records, state, currency)
);

create function add_to_totals() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        insert into record_totals as t (workspace_id, records, state, currency, amount, count)
        select workspace_id, tg_table_name, state, currency, -sum(amount), -count(*) from taken group by 1, 3, 4 order by 1, 3, 4
            on conflict (workspace_id, records, state, currency) do update set amount = t.amount + excluded.amount, count = t.count + excluded.count;
    end if;
    if tg_op <> 'DELETE' then
        insert into record_totals as t (workspace_id, records, state, currency, amount, count)
        select workspace_id, tg_table_name, state, currency, sum(amount), count(*) from added group by 1, 3, 4 order by 1, 3, 4
            on conflict (workspace_id, records, state, currency) do update set amount = t.amount + excluded.amount, count = t.count + excluded.count;
    end if;
    return null;
end $$;

do $$
declare records text;
begin
    foreach records in array array['transactions', 'orders', 'affiliate_invoices'] loop
        execute format('insert into record_totals select workspace_id, %L, state, currency, sum(amount), count(*) from %I group by 1, 3, 4', records, records);
        execute format('create trigger totals_insert after insert on %I referencing new table as added for each statement execute function add_to_totals()', records);
        execute format('create trigger totals_update after update on %I referencing old table as taken new table as added for each statement execute function add_to_totals()', records);
        execute format('create trigger totals_delete after delete on %I referencing old table as taken for each statement execute function add_to_totals()', records);
    end loop;
end $$;

-- A file that is being written for one member, in one session, and kept an hour.
create table exports (
    workspace_id   uuid        not null references workspaces,
    id             uuid        not null,
    member_id      uuid        not null,
    member_version bigint      not null,
    session_id     uuid        not null,
    resource       text        not null,
    state          text        not null default 'running' check (state in ('running', 'ready', 'refused', 'failed', 'expired')),
    rows           bigint      not null default 0,
    total          bigint      not null default 0, -- about how many there will be, for the progress
    parts          integer     not null default 0,
    after_at       timestamptz not null default 'infinity', -- the place of the last row written
    after_id       uuid        not null default 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    created_at     timestamptz not null default now(),
    finished_at    timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index exports_newest on exports (workspace_id, created_at desc, id desc);

create table export_parts (
    workspace_id uuid    not null,
    export_id    uuid    not null,
    number       integer not null,
    body         bytea   not null,
    primary key (workspace_id, export_id, number),
    foreign key (workspace_id, export_id) references exports (workspace_id, id) on delete cascade
);

-- A file that is being read, from the place that was reached on.
create table imports (
    workspace_id   uuid        not null references workspaces,
    id             uuid        not null,
    member_id      uuid        not null,
    member_version bigint      not null,
    resource       text        not null check (resource in ('contacts', 'transactions')),
    state          text        not null default 'uploading' check (state in ('uploading', 'uploaded', 'running', 'done', 'cancelled', 'refused', 'failed')),
    file           text        not null check (length(file) <= 200),
    separator      text        not null check (length(separator) = 1),
    bytes          bigint      not null default 0, -- of the file as UTF-8
    columns        text[]      not null default '{}', -- the field that each column fills, '' for none
    settings       jsonb       not null default '{}',
    position       bigint      not null default 0, -- bytes that were read
    line           bigint      not null default 0, -- lines that were read
    created        bigint      not null default 0,
    changed        bigint      not null default 0,
    refused        bigint      not null default 0,
    created_at     timestamptz not null default now(),
    finished_at    timestamptz,
    primary key (workspace_id, id),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index imports_newest on imports (workspace_id, created_at desc, id desc);

create table import_parts (
    workspace_id uuid    not null,
    import_id    uuid    not null,
    number       integer not null,
    body         bytea   not null,
    primary key (workspace_id, import_id, number),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);

create table import_refusals (
    workspace_id uuid   not null,
    import_id    uuid   not null,
    line         bigint not null,
    reason       text   not null, -- a key of the words
    cells        text[] not null,
    primary key (workspace_id, import_id, line),
    foreign key (workspace_id, import_id) references imports (workspace_id, id) on delete cascade
);

do $$
declare tenant text;
begin
    foreach tenant in array array['contact_fields', 'contact_values', 'contact_notes', 'products', 'order_lines', 'record_totals',
        'exports', 'export_parts', 'imports', 'import_parts', 'import_refusals'] loop
        execute format('create policy tenant on %I using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
