-- Customers, what they bought and learn, the ledger of who looked them up, and
-- the files that go out and come in.
--
-- Every list is a walk along an index in the order of the list, whatever it is
-- filtered by: it reads a page of rows, in a workspace of any size.

-- Teams

create table teams (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- can be undone for 30 days; until then whom and what it had:
    left_members uuid[]      not null default '{}',
    left_contacts uuid[]     not null default '{}',
    primary key (workspace_id, id)
);
create unique index teams_name on teams (workspace_id, name_key) where deleted_at is null;

create table team_members (
    workspace_id uuid not null,
    team_id      uuid not null,
    member_id    uuid not null,
    primary key (workspace_id, team_id, member_id),
    foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index team_members_member on team_members (workspace_id, member_id);

-- Contacts: the customers

create table contacts (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null default '' check (length(name) <= 120),
    name_key     text collate "C" not null default '',
    email        text        not null default '', -- the first address, as typed; contact_addresses holds them all
    phone        text        not null default '' check (phone = '' or phone ~ '^\+[1-9][0-9]{4,14}$'),
    language     text        not null default '',
    street       text        not null default '' check (length(street) <= 200),
    postal_code  text        not null default '' check (length(postal_code) <= 20),
    city         text        not null default '' check (length(city) <= 120),
    country      text        not null default '' check (country = '' or country ~ '^[A-Z]{2}$'),
    source       text        not null default 'by hand',
    assignee_id  uuid,
    team_id      uuid,
    keys_from    timestamptz not null default '-infinity', -- lookups from before open it no more
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- can be undone for 30 days, then it is purged
    merged_into  uuid,        -- deleted by a merge, which is final
    primary key (workspace_id, id),
    foreign key (workspace_id, assignee_id) references members (workspace_id, id),
    foreign key (workspace_id, team_id) references teams (workspace_id, id)
);
-- One index a way to list: newest or by name; all, of an assignee, of a team; deleted.
create index contacts_newest on contacts (workspace_id, created_at desc, id desc) where deleted_at is null;
create index contacts_name on contacts (workspace_id, name_key, id) where deleted_at is null;
create index contacts_assignee on contacts (workspace_id, assignee_id, created_at desc, id desc)
    where deleted_at is null;
create index contacts_assignee_name on contacts (workspace_id, assignee_id, name_key, id) where deleted_at is null;
create index contacts_team on contacts (workspace_id, team_id, created_at desc, id desc) where deleted_at is null;
create index contacts_team_name on contacts (workspace_id, team_id, name_key, id) where deleted_at is null;
create index contacts_deleted on contacts (workspace_id, deleted_at desc, id desc) where deleted_at is not null;

-- Every address of a contact. A lookup is one probe of the unique index.
create table contact_addresses (
    workspace_id uuid not null,
    email_key    text collate "C" not null,
    contact_id   uuid not null,
    email        text not null,
    -- Filled in by a member who may not see whether another contact has it:
    -- stored, not unique, found by nobody's lookup, shown to whoever lists.
    claim        boolean not null default false,
    -- Of a deleted contact: kept, so that the deletion can be undone, and free
    -- for others meanwhile.
    freed        boolean not null default false,
    primary key (workspace_id, contact_id, email_key),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create unique index contact_addresses_key on contact_addresses (workspace_id, email_key) where not claim and not freed;

-- Search is by the beginnings of words: a plain index serves it behind row
-- security, which LIKE would not. Of the contacts with one word the newest come
-- first, and the primary key alone tells whether a contact has another word.
create table contact_words (
    workspace_id uuid not null,
    word         text collate "C" not null,
    contact_id   uuid not null,
    primary key (workspace_id, contact_id, word),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_words_word on contact_words (workspace_id, word, contact_id desc);

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

-- Tags and fields of a workspace's own. Who has a tag or a value stands there
-- in the orders of the list of contacts: their created_at and name_key are
-- copies of the contact's, and created_at is null while it is deleted.

create table tags (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 60),
    name_key     text collate "C" not null,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);
create unique index tags_name on tags (workspace_id, name_key);

create table contact_tags (
    workspace_id uuid not null,
    tag_id       uuid not null,
    contact_id   uuid not null,
    created_at   timestamptz,
    name_key     text collate "C",
    primary key (workspace_id, contact_id, tag_id),
    foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade,
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_tags_newest on contact_tags (workspace_id, tag_id, created_at desc, contact_id desc);
create index contact_tags_name on contact_tags (workspace_id, tag_id, name_key, contact_id);

create table contact_fields (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 60),
    name_key     text collate "C" not null,
    kind         text        not null check (kind in ('text', 'number', 'date', 'choice', 'yes_no')),
    choices      text[]      not null default '{}',
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- can be undone for 30 days, then it is purged
    primary key (workspace_id, id)
);
create unique index contact_fields_name on contact_fields (workspace_id, name_key) where deleted_at is null;

create table contact_values (
    workspace_id uuid not null,
    contact_id   uuid not null,
    field_id     uuid not null,
    value        text not null check (length(value) between 1 and 200),
    value_key    text collate "C" not null,
    created_at   timestamptz,
    name_key     text collate "C",
    primary key (workspace_id, contact_id, field_id) include (value_key),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
    foreign key (workspace_id, field_id) references contact_fields (workspace_id, id) on delete cascade
);
create index contact_values_newest on contact_values
    (workspace_id, field_id, value_key, created_at desc, contact_id desc);
create index contact_values_name on contact_values (workspace_id, field_id, value_key, name_key, contact_id);

create function order_of_contact() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    select case when deleted_at is null then created_at end, name_key into new.created_at, new.name_key
      from contacts where workspace_id = new.workspace_id and id = new.contact_id;
    return new;
end $$;
create trigger order_of_contact before insert or update of contact_id on contact_tags
    for each row execute function order_of_contact();
create trigger order_of_contact before insert or update of contact_id on contact_values
    for each row execute function order_of_contact();

create function copy_order_of_contact() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    update contact_tags
       set created_at = case when new.deleted_at is null then new.created_at end, name_key = new.name_key
     where workspace_id = new.workspace_id and contact_id = new.id;
    update contact_values
       set created_at = case when new.deleted_at is null then new.created_at end, name_key = new.name_key
     where workspace_id = new.workspace_id and contact_id = new.id;
    return null;
end $$;
create trigger copy_order_of_contact after update of created_at, name_key, deleted_at on contacts for each row
    when ((old.created_at, old.name_key, old.deleted_at)
          is distinct from (new.created_at, new.name_key, new.deleted_at))
    execute function copy_order_of_contact();

-- The ledger of lookups, and the key that a found one hands out: for half an
-- hour, to that member, while their access stays what it was. It holds no
-- address, only a keyed hash and the masked form, and no foreign key to what
-- may be deleted. It is never changed.
create table lookups (
    workspace_id   uuid        not null,
    id             uuid        not null,
    member_id      uuid        not null,
    member_version bigint      not null,
    resource       text        not null, -- from which section it was asked
    contact_id     uuid,                 -- null: nobody has the address
    address_hash   bytea       not null,
    address_mask   text        not null,
    reason         text        not null default '' check (length(reason) <= 200),
    peer           text        not null default '',
    found_at       timestamptz not null default now(),
    primary key (workspace_id, id),
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index lookups_key on lookups (workspace_id, member_id, contact_id, found_at desc);
create index lookups_list on lookups (workspace_id, found_at desc, id desc) include (member_id, contact_id);
create index lookups_member on lookups (workspace_id, member_id, found_at desc, id desc);
create trigger lookups_are_final before update or delete on lookups for each row execute function activity_is_final();

-- Sales. A record belongs to a contact and is found through it.

create table products (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    kind         text        not null check (kind in ('digital', 'physical')),
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null,
    price        bigint      not null check (price >= 0), -- minor units
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    active       boolean     not null default true,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- orders keep its name
    primary key (workspace_id, id)
);
create index products_name on products (workspace_id, kind, name_key, id) where deleted_at is null;
create index products_state on products (workspace_id, kind, active, name_key, id) where deleted_at is null;

create table transactions (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    contact_id   uuid        not null,
    at           timestamptz not null,
    kind         text        not null check (kind in ('charge', 'refund', 'fee')),
    state        text        not null check (state in ('paid', 'pending', 'failed', 'refunded', 'voided')),
    amount       bigint      not null, -- minor units; a refund or fee is negative
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    label        text        not null check (length(label) between 1 and 200),
    -- What it is called where it comes from, so that it is imported once.
    reference    text        not null default '' check (length(reference) <= 200),
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create unique index transactions_reference on transactions (workspace_id, reference) where reference <> '';
create index transactions_newest on transactions (workspace_id, at desc, id desc);
create index transactions_kind on transactions (workspace_id, kind, at desc, id desc);
create index transactions_state on transactions (workspace_id, state, at desc, id desc);
create index transactions_contact on transactions (workspace_id, contact_id, at desc, id desc);

create table subscriptions (
    workspace_id  uuid        not null references workspaces,
    id            uuid        not null,
    contact_id    uuid        not null,
    plan          text        not null check (length(plan) between 1 and 200),
    period        text        not null check (period in ('month', 'year')),
    state         text        not null check (state in ('trial', 'active', 'paused', 'cancelled')),
    amount        bigint      not null check (amount >= 0),
    currency      text        not null check (currency ~ '^[A-Z]{3}$'),
    started_at    timestamptz not null,
    next_at       timestamptz, -- null once it is cancelled
    trial_ends_at timestamptz,
    cancelled_at  timestamptz,
    version       bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create index subscriptions_newest on subscriptions (workspace_id, started_at desc, id desc);
create index subscriptions_state on subscriptions (workspace_id, state, started_at desc, id desc);
create index subscriptions_contact on subscriptions (workspace_id, contact_id, started_at desc, id desc);

create table orders (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    number       bigint      not null,
    contact_id   uuid        not null,
    at           timestamptz not null,
    state        text        not null check (state in ('open', 'paid', 'shipped', 'cancelled')),
    amount       bigint      not null check (amount >= 0),
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    label        text        not null check (length(label) between 1 and 200),
    -- Where it goes; empty is the address of the customer.
    ship_name    text        not null default '' check (length(ship_name) <= 120),
    street       text        not null default '' check (length(street) <= 200),
    postal_code  text        not null default '' check (length(postal_code) <= 20),
    city         text        not null default '' check (length(city) <= 120),
    country      text        not null default '' check (country = '' or country ~ '^[A-Z]{2}$'),
    tracking     text        not null default '' check (length(tracking) <= 100),
    shipped_at   timestamptz,
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create unique index orders_number on orders (workspace_id, number);
create index orders_newest on orders (workspace_id, at desc, id desc);
create index orders_state on orders (workspace_id, state, at desc, id desc);
create index orders_contact on orders (workspace_id, contact_id, at desc, id desc);

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

create table affiliate_invoices (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    number       text        not null,
    contact_id   uuid        not null, -- an affiliate is a contact
    at           timestamptz not null,
    state        text        not null check (state in ('open', 'paid', 'voided')),
    amount       bigint      not null check (amount >= 0),
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
-- "X-1" and "x-1" are one number to people.
create unique index affiliate_invoices_number on affiliate_invoices (workspace_id, lower(number));
create index affiliate_invoices_newest on affiliate_invoices (workspace_id, at desc, id desc);
create index affiliate_invoices_state on affiliate_invoices (workspace_id, state, at desc, id desc);
create index affiliate_invoices_contact on affiliate_invoices (workspace_id, contact_id, at desc, id desc);

-- Learning

create table courses (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null default '',
    active       boolean     not null default true,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
create index courses_name on courses (workspace_id, name_key, id) where deleted_at is null;
create index courses_state on courses (workspace_id, active, name_key, id) where deleted_at is null;

create table students (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    contact_id   uuid        not null,
    course_id    uuid        not null,
    enrolled_at  timestamptz not null,
    progress     smallint    not null default 0 check (progress between 0 and 100),
    state        text        not null check (state in ('enrolled', 'finished', 'left')),
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id),
    foreign key (workspace_id, course_id) references courses (workspace_id, id)
);
create index students_newest on students (workspace_id, enrolled_at desc, id desc);
create index students_state on students (workspace_id, state, enrolled_at desc, id desc);
create index students_course on students (workspace_id, course_id);
create index students_contact on students (workspace_id, contact_id, enrolled_at desc, id desc);

-- Exports: a file that is being written for one member, in one session, and
-- kept an hour.

create table exports (
    workspace_id   uuid        not null references workspaces,
    id             uuid        not null,
    member_id      uuid        not null,
    member_version bigint      not null,
    session_id     uuid        not null,
    resource       text        not null,
    state          text        not null default 'running'
                   check (state in ('running', 'ready', 'refused', 'failed', 'expired')),
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

-- Imports: a file that is being read, from the place that was reached on.

create table imports (
    workspace_id   uuid        not null references workspaces,
    id             uuid        not null,
    member_id      uuid        not null,
    member_version bigint      not null,
    resource       text        not null check (resource in ('contacts', 'transactions')),
    state          text        not null default 'uploading'
        check (state in ('uploading', 'uploaded', 'running', 'done', 'cancelled', 'refused', 'failed')),
    file           text        not null check (length(file) <= 120),
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

-- Row security, for every table above.
do $$
declare tenant text;
begin
    foreach tenant in array array[
        'teams', 'team_members',
        'contacts', 'contact_addresses', 'contact_words', 'contact_notes',
        'tags', 'contact_tags', 'contact_fields', 'contact_values',
        'lookups',
        'products', 'transactions', 'subscriptions', 'orders', 'order_lines', 'affiliate_invoices',
        'courses', 'students',
        'exports', 'export_parts', 'imports', 'import_parts', 'import_refusals'
    ] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
