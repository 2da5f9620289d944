-- What crosses workspaces: people, their sessions, the links in their mails,
-- and the organizations above the workspaces.

create table users (
    id            uuid        primary key,
    email         text        not null,
    email_key     text collate "C" not null unique,
    name          text        not null check (length(name) between 1 and 120),
    name_key      text collate "C" not null,
    password_hash text        not null,
    language      text        not null check (language in ('en', 'fr', 'nl')),
    theme         text        not null default 'system' check (theme in ('system', 'light', 'dark')),
    avatar_id     uuid,
    -- Raising the epoch ends every session of the user at once.
    session_epoch integer     not null default 0,
    created_at    timestamptz not null default now()
);

create table avatars (
    id      uuid  primary key, -- random and new with each picture: knowing it is the right to see it
    user_id uuid  not null unique references users on delete cascade,
    image   bytea not null check (octet_length(image) <= 200000)
);

-- One row a sign-in. The rows in sessions come and go with each renewal of the
-- token; this one says where and when, and whether it still counts.
create table user_sessions (
    id           uuid        primary key,
    user_id      uuid        not null references users on delete cascade,
    epoch        integer     not null,
    device       text        not null,
    address      text        not null,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    revoked_at   timestamptz
);
create index user_sessions_user on user_sessions (user_id);

-- The version of what somebody may do, raised whenever it changes in whatever
-- workspace; no row is version 0. It stands apart so that nothing that changes
-- a user ever waits for it.
create table user_access (
    user_id uuid   primary key references users on delete cascade,
    version bigint not null
);

create table sessions (
    token           text collate "C" primary key, -- a hash, never the token itself
    data            bytea       not null,
    expires_at      timestamptz not null,
    user_session_id uuid        not null references user_sessions on delete cascade,
    access_version  bigint      not null, -- of its user, when the token was made
    access_until    timestamptz not null  -- when the first of their memberships ended by itself, as known then
);
create index sessions_expiry on sessions (expires_at);
create index sessions_user_session on sessions (user_session_id);

-- A link that travels by mail. The link itself is derived from purpose, id and
-- generation by the server's key and stands nowhere. Once it is used, its row is
-- that of the form that used it, and opens nothing.
create table tokens (
    purpose      text        not null check (purpose in ('signup', 'invitation', 'reset', 'used')),
    id           uuid        not null, -- of the sign-up, the invitation or the reset: never used again
    hash         bytea       not null unique,
    generation   integer     not null default 1,
    workspace_id uuid,                 -- of an invitation, and where its form has led
    user_id      uuid references users on delete cascade, -- of a reset
    email        text,                 -- of a sign-up
    email_key    text collate "C",
    language     text        not null,
    expires_at   timestamptz not null,
    primary key (purpose, id)
);
create unique index tokens_reset on tokens (user_id) where purpose = 'reset';
create unique index tokens_signup on tokens (email_key) where purpose = 'signup';

create table throttles (
    key         text collate "C" primary key,
    window_ends timestamptz not null,
    count       integer     not null
);

-- A form that has made something, by the key that was drawn with it: sent again,
-- it makes nothing and leads there.
create table sent_forms (
    key  uuid        primary key, -- of whoever sent it, and of where it was sent
    made uuid        not null,
    at   timestamptz not null default now()
);

create table organizations (
    id         uuid        primary key,
    name       text        not null check (length(name) between 1 and 120),
    created_at timestamptz not null default now()
);

create table organization_members (
    organization_id uuid        not null references organizations,
    user_id         uuid        not null references users,
    role            text        not null check (role in ('admin', 'billing_admin', 'user_admin', 'member')),
    created_at      timestamptz not null default now(),
    primary key (organization_id, user_id)
);
create index organization_members_user on organization_members (user_id);
