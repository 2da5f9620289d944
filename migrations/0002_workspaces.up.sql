-- The tenant and who may enter it. Every table of a tenant carries
-- workspace_id first in its keys and is closed by row security: without a
-- workspace set in the transaction there is no row.

create function current_workspace() returns uuid
    language sql stable parallel safe
    as $$ select nullif(current_setting('latchkey.workspace', true), '')::uuid $$;

create table workspaces (
    id                 uuid        primary key,
    organization_id    uuid        not null references organizations,
    name               text        not null check (length(name) between 1 and 120),
    language           text        not null check (language in ('en', 'fr', 'nl')),
    time_zone          text        not null default 'Europe/Paris',
    -- The business behind it. A phone number that names no country is one of
    -- this, an amount that names no currency is in this.
    country            text        not null check (country ~ '^[A-Z]{2}$'),
    currency           text        not null check (currency ~ '^[A-Z]{3}$'),
    business_name      text        not null default '' check (length(business_name) <= 120),
    street             text        not null default '' check (length(street) <= 200),
    postal_code        text        not null default '' check (length(postal_code) <= 20),
    city               text        not null default '' check (length(city) <= 120),
    phone              text        not null default '' check (length(phone) <= 20),
    business_version   bigint      not null default 1, -- raised when Account is saved
    general_version    bigint      not null default 1, -- raised when General is saved
    lookups_per_minute integer     not null default 30  check (lookups_per_minute between 1 and 1000),
    lookups_per_day    integer     not null default 500 check (lookups_per_day between 1 and 100000),
    last_order         bigint      not null default 0, -- the number of the latest order; none is given again
    created_at         timestamptz not null default now(),
    deleted_at         timestamptz
);
create index workspaces_organization on workspaces (organization_id);

create table logos (
    workspace_id uuid  primary key references workspaces,
    id           uuid  not null, -- new with each picture, so that a browser may keep one for ever
    image        bytea not null check (octet_length(image) <= 200000)
);

-- An address stays reserved for its workspace for ever and leads on.
create table workspace_slugs (
    slug         text collate "C" primary key check (slug ~ '^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$'),
    workspace_id uuid    not null references workspaces,
    current      boolean not null default true
);
create unique index workspace_slugs_current on workspace_slugs (workspace_id) where current;

create table members (
    workspace_id       uuid        not null references workspaces,
    id                 uuid        not null,
    user_id            uuid        not null references users,
    -- The person as the workspace may see them, kept in step by a trigger on
    -- users: no query of a workspace ever reads users itself.
    name               text        not null,
    name_key           text collate "C" not null,
    email              text        not null,
    email_key          text collate "C" not null,
    avatar_id          uuid,
    role               text        not null check (role in ('owner', 'admin', 'manager', 'assistant', 'agent')),
    rank               smallint    not null generated always as (case role
        when 'owner' then 0 when 'admin' then 1 when 'manager' then 2 when 'assistant' then 3 else 4 end) stored,
    restrictions       text[]      not null default '{}',
    owner_restrictions text[]      not null default '{}', -- those that an owner set
    version            bigint      not null default 1,
    access_ends_at     timestamptz,
    joined_at          timestamptz not null default now(),
    last_seen_at       timestamptz,
    removed_at         timestamptz, -- the row stays, so that history keeps its names
    primary key (workspace_id, id),
    unique (workspace_id, user_id),
    check (role <> 'owner' or access_ends_at is null),
    check (restrictions <@ case role
        when 'manager' then array['settings', 'contact_deletion', 'data_export', 'integrations']
        when 'agent' then array['visibility_team', 'visibility_own', 'workflows', 'mask_contact']
        else array[]::text[] end),
    check (not restrictions @> array['visibility_team', 'visibility_own']),
    check (owner_restrictions <@ restrictions)
);
create index members_list on members (workspace_id, rank, name_key, id) where removed_at is null;
create index members_ending on members (workspace_id, access_ends_at)
    where removed_at is null and access_ends_at is not null;
create index members_user on members (user_id) where removed_at is null;

create table invitations (
    workspace_id       uuid        not null references workspaces,
    id                 uuid        not null,
    email              text        not null,
    email_key          text collate "C" not null,
    role               text        not null check (role in ('owner', 'admin', 'manager', 'assistant', 'agent')),
    restrictions       text[]      not null default '{}',
    owner_restrictions text[]      not null default '{}', -- those that an owner set
    language           text        not null check (language in ('en', 'fr', 'nl')),
    access_ends_at     timestamptz,
    inviter_id         uuid        not null,
    state              text        not null default 'pending'
        check (state in ('pending', 'accepted', 'declined', 'withdrawn', 'void')),
    generation         integer     not null default 1,
    token_hash         bytea       not null,
    created_at         timestamptz not null default now(),
    expires_at         timestamptz not null,
    answered_at        timestamptz,
    mail_state         text        not null default 'queued'
        check (mail_state in ('queued', 'sent', 'delayed', 'failed')),
    mail_text          text        not null default '', -- what the mail server said, for the inviter
    primary key (workspace_id, id),
    foreign key (workspace_id, inviter_id) references members (workspace_id, id),
    check (role <> 'owner' or access_ends_at is null)
);
create unique index invitations_pending on invitations (workspace_id, email_key) where state = 'pending';
create index invitations_expiry on invitations (workspace_id, expires_at) where state = 'pending';
create index invitations_address on invitations (email_key) where state = 'pending';

-- Written in the transaction of the act, and never changed.
create table activity (
    workspace_id uuid        not null,
    id           uuid        not null,
    at           timestamptz not null default now(),
    member_id    uuid,                 -- who did it; null for the system
    actor        text        not null, -- their name then
    act          text        not null,
    target       text        not null default '', -- whom or what, as shown
    target_id    uuid,
    detail       jsonb       not null default '{}',
    address      text        not null default '',
    primary key (workspace_id, id)
);
create index activity_list on activity (workspace_id, at desc, id desc);
create index activity_member on activity (workspace_id, member_id, at desc, id desc);
create index activity_target on activity (workspace_id, target_id, at desc, id desc) where target_id is not null;

create function activity_is_final() returns trigger language plpgsql as $$
begin
    if current_user = (select tableowner from pg_tables where schemaname = 'public' and tablename = 'activity')
       and tg_op <> 'UPDATE' then
        return coalesce(old, new); -- The purge of a deleted workspace.
    end if;
    raise exception 'the activity log cannot be changed' using errcode = 'insufficient_privilege';
end $$;
create trigger activity_is_final before update or delete on activity for each row execute function activity_is_final();

-- The safety net under rule 9: the code locks the workspace and counts first.
create function workspace_keeps_an_owner() returns trigger language plpgsql as $$
begin
    if old.role = 'owner' and old.removed_at is null and not exists (
        select from members where workspace_id = old.workspace_id and role = 'owner' and removed_at is null
    ) then
        raise exception 'a workspace keeps an owner'
            using errcode = 'check_violation', constraint = 'workspace_keeps_an_owner';
    end if;
    return null;
end $$;
create constraint trigger workspace_keeps_an_owner after update of role, removed_at or delete on members
    deferrable initially deferred for each row execute function workspace_keeps_an_owner();

create function copy_user_to_members() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update members set name = new.name, name_key = new.name_key, avatar_id = new.avatar_id where user_id = new.id;
    return null;
end $$;
create trigger copy_user_to_members after update of name, name_key, avatar_id on users
    for each row execute function copy_user_to_members();

create function raise_access_version() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into user_access as a (user_id, version) values (coalesce(new.user_id, old.user_id), 1)
    on conflict (user_id) do update set version = a.version + 1;
    return null;
end $$;
create trigger raise_access_version
    after insert or delete or update of role, restrictions, access_ends_at, removed_at on members
    for each row execute function raise_access_version();

do $$
declare tenant text;
begin
    foreach tenant in array array['logos', 'members', 'invitations', 'activity'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
    end loop;
    create policy tenant on workspaces using (id = current_workspace()) with check (id = current_workspace());
    -- Migrations and the few definer functions run as the owner of the tables,
    -- which is no superuser and would see nothing.
    foreach tenant in array array['workspaces', 'logos', 'members', 'invitations', 'activity'] loop
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
