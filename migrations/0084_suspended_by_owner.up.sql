-- What an owner took, an owner alone gives back: also by removal and invitation.
alter table members add column barred boolean not null default false; -- an owner suspended them
update members set barred = true where suspended_at is not null; -- By whom is not known any more.
alter table members add constraint members_barred check (not barred or suspended_at is not null);

-- access_ended tells the suspended from those whose access is over.
drop function access_ended(uuid, text);
create function access_ended(p_user uuid, p_slug text)
returns table (ended_at timestamptz, owners text[], suspended boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
        select least(m.removed_at, m.access_ends_at),
               coalesce(array(
                   select o.name from members o
                    where o.workspace_id = m.workspace_id and o.role = 'owner' and o.removed_at is null
                      and o.joined_at <= least(m.removed_at, m.access_ends_at)
                    order by o.last_seen_at desc nulls last
                    limit 3), '{}'),
               m.suspended_at is not null and m.removed_at is null
          from workspace_slugs s
          join workspaces w on w.id = s.workspace_id and w.deleted_at is null
          join members m on m.workspace_id = w.id and m.user_id = p_user
         where s.slug = p_slug and least(m.removed_at, m.access_ends_at) <= now();
end $$;
