-- The page of a member shows where they are signed in, and where else in the
-- organization they are.

-- member_devices lists the open sessions of a member of the current workspace, the
-- last used first.
create function member_devices(p_member uuid)
returns table (device text, since timestamptz, last_seen timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
        select u.device, u.created_at, u.last_seen_at from user_sessions u join users p on p.id = u.user_id
          join members m on m.user_id = p.id
         where m.workspace_id = current_workspace() and m.id = p_member and m.removed_at is null
           and u.revoked_at is null and u.epoch = p.session_epoch and u.last_seen_at > now() - interval '4 hours'
         order by u.last_seen_at desc;
end $$;

-- end_member_sessions signs a member of the current workspace out everywhere, and
-- returns of how many sessions.
create function end_member_sessions(p_member uuid)
returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    ended bigint;
begin
    update user_sessions u set revoked_at = now()
      from members m, users p
     where m.workspace_id = current_workspace() and m.id = p_member and m.removed_at is null
       and p.id = m.user_id and u.user_id = p.id and u.revoked_at is null and u.epoch = p.session_epoch
       and u.last_seen_at > now() - interval '4 hours';
    get diagnostics ended = row_count;
    return ended;
end $$;

-- member_places lists the other workspaces of the organization that a member of the
-- current one is in, for an admin of its people; nothing for anybody else.
create function member_places(p_member uuid, p_viewer uuid)
returns table (name text, slug text, role text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
        select w.name, s.slug, other.role
          from members m
          join workspaces here on here.id = m.workspace_id
          join members viewer on viewer.workspace_id = m.workspace_id and viewer.id = p_viewer
                             and viewer.removed_at is null
          join organization_members admin on admin.organization_id = here.organization_id
                                         and admin.user_id = viewer.user_id and admin.role in ('admin', 'user_admin')
          join workspaces w on w.organization_id = here.organization_id and w.id <> here.id and w.deleted_at is null
          join workspace_slugs s on s.workspace_id = w.id and s.current
          join members other on other.workspace_id = w.id and other.user_id = m.user_id and other.removed_at is null
         where m.workspace_id = current_workspace() and m.id = p_member and m.removed_at is null
         order by w.name
         limit 100;
end $$;
