-- What somebody had typed when their session was over, sealed by the program:
-- it comes back to them alone, and for an hour.
create table typed_forms (
    id      uuid        primary key,
    user_id uuid        not null references users on delete cascade,
    sealed  bytea       not null check (octet_length(sealed) <= 131072),
    at      timestamptz not null default now()
);
create index typed_forms_user on typed_forms (user_id, at);
