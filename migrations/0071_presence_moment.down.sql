drop function presence(timestamptz, timestamptz, boolean, timestamptz);
create function presence(p_seen timestamptz, p_present timestamptz, p_busy boolean, p_minutes bigint) returns text
language sql stable parallel safe as $$
    select case when greatest(p_seen, p_present) > now() - interval '1 minute' * p_minutes
                then case when p_busy then 'busy' else 'online' end else 'offline' end
$$;

create or replace function tell_presence() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare minutes bigint := (select offline_after from workspaces where id = new.workspace_id);
begin
    if presence(old.last_seen_at, old.present_at, old.busy, minutes)
       <> presence(new.last_seen_at, new.present_at, new.busy, minutes) then
        perform pg_notify('latchkey', concat_ws(' ', 'presence', new.workspace_id));
    end if;
    return null;
end $$;
