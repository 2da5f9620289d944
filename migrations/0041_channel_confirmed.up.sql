-- Nothing is sent from an address before whoever reads its mail has confirmed it.
alter table channels
    add column confirmed_at timestamptz,
    add column code_number  integer     not null default 0, -- how many codes were sent to it; the latest one counts
    add column code_sent_at timestamptz,
    add column code_tries   smallint    not null default 0; -- of the latest code
update channels set confirmed_at = now();

-- Another address is nobody's yet.
create function unconfirm_channel() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    if lower(new.address) <> lower(old.address) then
        new.confirmed_at := null;
        new.code_sent_at := null;
    end if;
    return new;
end $$;
create trigger unconfirm_channel before update of address on channels
    for each row execute function unconfirm_channel();
