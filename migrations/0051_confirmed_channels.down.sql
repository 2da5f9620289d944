create or replace function channel_of(p_key text) returns table (workspace_id uuid, channel_id uuid)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select a.workspace_id, a.channel_id
      from channel_addresses a join workspaces w on w.id = a.workspace_id and w.deleted_at is null
     where a.address_key = p_key;
end $$;
