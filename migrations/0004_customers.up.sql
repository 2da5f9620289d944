-- Customers, what they bought, and the ledger of who looked them up.

create table teams (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);
create unique index teams_name on teams (workspace_id, name_key);

create table team_members (
    workspace_id uuid not null,
    team_id      uuid not null,
    member_id    uuid not null,
    primary key (workspace_id, team_id, member_id),
    foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade,
    foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index team_members_member on team_members (workspace_id, member_id);

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
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz, -- can be undone for 30 days, then it is purged
    primary key (workspace_id, id),
    foreign key (workspace_id, assignee_id) references members (workspace_id, id),
    foreign key (workspace_id, team_id) references teams (workspace_id, id)
);
-- One index a way to list: newest, by name, by assignee, by team.
create index contacts_newest on contacts (workspace_id, created_at desc, id desc) where deleted_at is null;
create index contacts_name on contacts (workspace_id, name_key, id) where deleted_at is null;
create index contacts_assignee on contacts (workspace_id, assignee_id, created_at desc, id desc) where deleted_at is null;
create index contacts_team on contacts (workspace_id, team_id, created_at desc, id desc) where deleted_at is null;

-- Every address of a contact. A lookup is one probe of the unique index.
create table contact_addresses (
    workspace_id uuid not null,
    email_key    text collate "C" not null,
    contact_id   uuid not null,
    email        text not null,
    -- Filled in by a member who may not see whether another contact has it:
    -- stored, not unique, found by nobody's lookup, shown to whoever lists.
    claim        boolean not null default false,
    primary key (workspace_id, contact_id, email_key),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create unique index contact_addresses_key on contact_addresses (workspace_id, email_key) where not claim;

-- Search is by the beginnings of words: a plain index serves it behind row
-- security, which LIKE would not.
create table contact_words (
    workspace_id uuid not null,
    word         text collate "C" not null,
    contact_id   uuid not null,
    primary key (workspace_id, word, contact_id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_words_contact on contact_words (workspace_id, contact_id);

create table tags (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 60),
    name_key     text collate "C" not null,
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);
create unique index tags_name on tags (workspace_id, name_key);

create table contact_tags (
    workspace_id uuid not null,
    tag_id       uuid not null,
    contact_id   uuid not null,
    primary key (workspace_id, tag_id, contact_id),
    foreign key (workspace_id, tag_id) references tags (workspace_id, id) on delete cascade,
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index contact_tags_contact on contact_tags (workspace_id, contact_id);

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
create index lookups_list on lookups (workspace_id, found_at desc, id desc);
create trigger lookups_are_final before update or delete on lookups for each row execute function activity_is_final();

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
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create index transactions_newest on transactions (workspace_id, at desc, id desc);
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
    version      bigint      not null default 1,
    primary key (workspace_id, id),
    foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create unique index orders_number on orders (workspace_id, number);
create index orders_newest on orders (workspace_id, at desc, id desc);
create index orders_contact on orders (workspace_id, contact_id, at desc, id desc);

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
create unique index affiliate_invoices_number on affiliate_invoices (workspace_id, number);
create index affiliate_invoices_newest on affiliate_invoices (workspace_id, at desc, id desc);
create index affiliate_invoices_contact on affiliate_invoices (workspace_id, contact_id, at desc, id desc);

create table courses (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    title        text        not null check (length(title) between 1 and 200),
    created_at   timestamptz not null default now(),
    primary key (workspace_id, id)
);

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
create index students_contact on students (workspace_id, contact_id, enrolled_at desc, id desc);

do $$
declare tenant text;
begin
    foreach tenant in array array['teams', 'team_members', 'contacts', 'contact_addresses', 'contact_words', 'tags', 'contact_tags',
        'lookups', 'transactions', 'subscriptions', 'orders', 'affiliate_invoices', 'courses', 'students'] loop
        execute format('create policy tenant on %I using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
