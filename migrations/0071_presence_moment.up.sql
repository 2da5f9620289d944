-- The moment since when somebody counts as there is worked out once a statement, not once a row.
drop function presence(timestamptz, timestamptz, boolean, bigint);
-- presence is what others see of a member who was seen at either time.
create function presence(p_seen timestamptz, p_present timestamptz, p_busy boolean, p_since timestamptz) returns text
language sql stable parallel safe as $$
    select case when greatest(p_seen, p_present) > p_since
                then case when p_busy then 'busy' else 'online' end else 'offline' end
$$;

create or replace function tell_presence() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare since timestamptz := (select now() - interval '1 minute' * offline_after
                                from workspaces where id = new.workspace_id);
begin
    if presence(old.last_seen_at, old.present_at, old.busy, since)
       <> presence(new.last_seen_at, new.present_at, new.busy, since) then
        perform pg_notify('latchkey', concat_ws(' ', 'presence', new.workspace_id));
    end if;
    return null;
end $$;
