-- Coupons and course bundles.

create table coupons (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null,
    code         text collate "C" not null check (code ~ '^[A-Z0-9-]{1,40}$'),
    percent      bigint      not null default 0 check (percent between 0 and 100),
    amount       bigint      not null default 0 check (amount >= 0), -- minor units
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    valid_from   date,
    valid_to     date,
    uses_most    bigint      not null default 0, -- 0 for any number
    uses         bigint      not null default 0 check (uses >= 0), -- raised and lowered with the orders
    active       boolean     not null default true,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id),
    check ((percent = 0) <> (amount = 0))
);
create index coupons_list on coupons (workspace_id, name_key, id) where deleted_at is null;
create index coupons_state on coupons (workspace_id, active, name_key, id) where deleted_at is null;
create unique index coupons_code on coupons (workspace_id, code) where deleted_at is null;

-- The products that a coupon holds for; none for all.
create table coupon_products (
    workspace_id uuid   not null,
    coupon_id    uuid   not null,
    position     bigint not null,
    product_id   uuid   not null,
    primary key (workspace_id, coupon_id, position),
    foreign key (workspace_id, coupon_id) references coupons (workspace_id, id),
    constraint coupon_products_product_id foreign key (workspace_id, product_id) references products (workspace_id, id)
);

-- What an order has of a coupon: the code as it was, and what was taken off the
-- sum of the lines. The amount of the order is what is left to pay.
alter table orders
    add column coupon_id   uuid,
    add column coupon_code text collate "C" not null default '',
    add column discount    bigint not null default 0 check (discount >= 0),
    add check (coupon_id is not null or coupon_code = '' and discount = 0),
    add foreign key (workspace_id, coupon_id) references coupons (workspace_id, id);

create table bundles (
    workspace_id uuid        not null references workspaces,
    id           uuid        not null,
    name         text        not null check (length(name) between 1 and 120),
    name_key     text collate "C" not null,
    price        bigint      not null check (price >= 0), -- minor units
    currency     text        not null check (currency ~ '^[A-Z]{3}$'),
    active       boolean     not null default true,
    version      bigint      not null default 1,
    created_at   timestamptz not null default now(),
    deleted_at   timestamptz,
    primary key (workspace_id, id)
);
create index bundles_list on bundles (workspace_id, name_key, id) where deleted_at is null;
create index bundles_state on bundles (workspace_id, active, name_key, id) where deleted_at is null;

create table bundle_courses (
    workspace_id uuid   not null,
    bundle_id    uuid   not null,
    position     bigint not null,
    course_id    uuid   not null,
    primary key (workspace_id, bundle_id, position),
    foreign key (workspace_id, bundle_id) references bundles (workspace_id, id),
    constraint bundle_courses_course_id foreign key (workspace_id, course_id) references courses (workspace_id, id)
);

-- Row security, for every table above.
do $$
declare tenant text;
begin
    foreach tenant in array array['coupons', 'coupon_products', 'bundles', 'bundle_courses'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
