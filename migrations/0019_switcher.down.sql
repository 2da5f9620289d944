drop function memberships_of;

-- search_key folds a name for comparison, as texts.SearchKey folds what is searched:
-- no accents, lower case. Most names have none, and are folded at once.
create function search_key(p_text text) returns text
language sql immutable parallel safe as $$
    select case when octet_length(p_text) = length(p_text) then lower(p_text)
           else lower(normalize(regexp_replace(normalize(p_text, nfd),
                   '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'), nfc)) end
$$;

-- memberships_of answers what the switcher shows: the workspaces of a user whose
-- names hold the searched text, which is folded, as many as may be shown and one more, their
-- organizations, and who invites them; and where they were last.
create function memberships_of(p_user uuid, p_search text, p_most integer)
returns table (home text, places jsonb, organizations jsonb, invitations jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
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
                       and (p_search = '' or strpos(search_key(w.name), p_search) > 0
                            or strpos(search_key(o.name), p_search) > 0)
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
             where u.id = p_user)
$$;
