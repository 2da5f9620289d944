-- The switcher is searched by words, outside of the database. The older function
-- stays beside this one: a program that is still running asks for it.

-- memberships_of answers what the switcher shows: the workspaces of a user, as
-- many as may be shown and one more, their organizations, and who invites them; and
-- where they were last. Postgres keeps the plan of PL/pgSQL for a connection, and makes
-- that of a function in SQL anew at each call.
create function memberships_of(p_user uuid, p_most integer)
returns table (home text, places jsonb, organizations jsonb, invitations jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select (select c.slug
              from members m
              join workspaces w on w.id = m.workspace_id and w.deleted_at is null
              join workspace_slugs c on c.workspace_id = w.id and c.current
             where m.user_id = p_user and m.removed_at is null
               and (m.access_ends_at is null or m.access_ends_at > now())
             order by m.last_seen_at desc nulls last, w.id limit 1),
           (select coalesce(jsonb_agg(jsonb_build_object(
                       'organization', f.organization, 'organization_id', f.organization_id,
                       'name', f.name, 'slug', f.slug, 'id', f.id, 'logo', f.logo, 'role', f.role
                   ) order by f.organization, f.organization_id, f.name, f.id), '[]')
              from (select o.name as organization, o.id as organization_id, w.name, c.slug, w.id, l.id as logo, m.role
                      from members m
                      join workspaces w on w.id = m.workspace_id and w.deleted_at is null
                      join workspace_slugs c on c.workspace_id = w.id and c.current
                      join organizations o on o.id = w.organization_id
                      left join logos l on l.workspace_id = w.id
                     where m.user_id = p_user and m.removed_at is null
                       and (m.access_ends_at is null or m.access_ends_at > now())
                     order by o.name, o.id, w.name, w.id limit p_most + 1) f),
           (select coalesce(jsonb_agg(jsonb_build_object(
                       'id', o.id, 'name', o.name, 'role', om.role) order by o.name, o.id), '[]')
              from organization_members om join organizations o on o.id = om.organization_id
             where om.user_id = p_user),
           (select coalesce(jsonb_agg(jsonb_build_object(
                       'id', i.id, 'workspace_id', w.id, 'workspace', w.name, 'role', i.role, 'inviter', b.name
                   ) order by i.created_at), '[]')
              from users u
              join invitations i on i.email_key = u.email_key and i.state = 'pending' and i.expires_at > now()
              join workspaces w on w.id = i.workspace_id and w.deleted_at is null
              join members b on b.workspace_id = i.workspace_id and b.id = i.inviter_id
             where u.id = p_user);
end $$;
