-- The few doors through which the app login reaches what crosses workspaces.
-- Each runs as the owner, with a fixed search path; a test pins the list.

-- whoami answers everything that each request needs to know about who is
-- asking, in one statement: the session, the user, and the membership in the
-- workspace of the address. No row: nobody is signed in.
create function whoami(p_token text, p_slug text, p_touch boolean)
returns table (
    session_data bytea, session_id uuid, access_changed boolean,
    user_id uuid, name text, email text, email_key text, language text, theme text, avatar_id uuid,
    workspace_id uuid, workspace_name text, workspace_slug text, workspace_language text, time_zone text,
    country text, currency text, logo_id uuid,
    organization_id uuid, organization_name text, organization_role text,
    member_id uuid, role text, restrictions text[], version bigint,
    session_seen timestamptz, member_seen timestamptz
)
language plpgsql security definer set search_path = public, pg_temp
set join_collapse_limit = 1 as $$ -- They are joined as written: weighing all orders takes longer than all else.
begin
    select d.data, u.id, d.access_until <= now() or d.access_version <> coalesce(a.version, 0),
           p.id, p.name, p.email, p.email_key, p.language, p.theme, p.avatar_id,
           w.id, w.name, cur.slug, w.language, w.time_zone, w.country, w.currency, l.id,
           o.id, o.name, coalesce(om.role, ''), m.id, m.role, m.restrictions, m.version,
           u.last_seen_at, m.last_seen_at
      into session_data, session_id, access_changed,
           user_id, name, email, email_key, language, theme, avatar_id,
           workspace_id, workspace_name, workspace_slug, workspace_language, time_zone, country, currency, logo_id,
           organization_id, organization_name, organization_role, member_id, role, restrictions, version,
           session_seen, member_seen
      from sessions d
      join user_sessions u on u.id = d.user_session_id
      join users p on p.id = u.user_id
      left join user_access a on a.user_id = p.id
      left join (workspace_slugs asked
                 join workspaces w on w.id = asked.workspace_id and w.deleted_at is null
                 join workspace_slugs cur on cur.workspace_id = w.id and cur.current
                 join organizations o on o.id = w.organization_id
                 join members m on m.workspace_id = w.id and m.removed_at is null
                               and (m.access_ends_at is null or m.access_ends_at > now())
                 left join logos l on l.workspace_id = w.id
                 left join organization_members om on om.organization_id = o.id and om.user_id = m.user_id)
             on asked.slug = p_slug and m.user_id = p.id
     where d.token = p_token and d.expires_at > now()
       and u.revoked_at is null and u.epoch = p.session_epoch
       and u.last_seen_at > now() - interval '4 hours';
    if not found then
        return;
    end if;
    if p_touch and session_seen < now() - interval '1 minute' then
        update user_sessions u set last_seen_at = now()
         where u.id = (select x.id from user_sessions x where x.id = session_id for update skip locked);
    end if;
    if p_touch and member_id is not null and (member_seen is null or member_seen < now() - interval '1 minute') then
        update members m set last_seen_at = now()
         where m.workspace_id = whoami.workspace_id
           and m.id = (select x.id from members x
                        where x.workspace_id = whoami.workspace_id and x.id = whoami.member_id
                          for no key update skip locked);
    end if;
    return next;
end $$;

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

-- session_save keeps the data of a session under its token.
create function session_save(p_token text, p_data bytea, p_expires_at timestamptz, p_session uuid)
returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into sessions (token, data, expires_at, user_session_id, access_version, access_until)
    select p_token, p_data, p_expires_at, u.id, coalesce(a.version, 0),
           coalesce((select min(m.access_ends_at) from members m
                      where m.user_id = u.user_id and m.removed_at is null and m.access_ends_at > now()), 'infinity')
      from user_sessions u left join user_access a on a.user_id = u.user_id
     where u.id = p_session
    on conflict (token) do update set data = excluded.data, expires_at = excluded.expires_at
     where sessions.user_session_id = excluded.user_session_id
$$;

-- account_by_email reads what signing in needs; no row for an unknown address.
create function account_by_email(p_email_key text)
returns table (id uuid, name text, email text, password_hash text, language text, session_epoch integer)
language sql stable security definer set search_path = public, pg_temp as $$
    select id, name, email, password_hash, language, session_epoch from users where email_key = p_email_key
$$;

create function account_by_id(p_user uuid)
returns table (
    id uuid, name text, name_key text, email text, email_key text, avatar_id uuid,
    password_hash text, language text, session_epoch integer
)
language sql stable security definer set search_path = public, pg_temp as $$
    select id, name, name_key, email, email_key, avatar_id, password_hash, language, session_epoch
      from users where id = p_user
$$;

create function account_create(
    p_id uuid, p_email text, p_email_key text, p_name text, p_name_key text, p_password_hash text, p_language text
)
returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into users (id, email, email_key, name, name_key, password_hash, language)
    values (p_id, p_email, p_email_key, p_name, p_name_key, p_password_hash, p_language)
$$;

-- account_update changes what is given and leaves what is null.
create function account_update(p_user uuid, p_name text, p_name_key text, p_language text, p_theme text)
returns void
language sql security definer set search_path = public, pg_temp as $$
    update users set name = coalesce(p_name, name), name_key = coalesce(p_name_key, name_key),
           language = coalesce(p_language, language), theme = coalesce(p_theme, theme)
     where id = p_user
$$;

-- account_password sets a new hash. With p_end_sessions every session of the
-- user ends; without, it is the same password under newer parameters.
create function account_password(p_user uuid, p_hash text, p_end_sessions boolean)
returns integer
language sql security definer set search_path = public, pg_temp as $$
    update users set password_hash = p_hash, session_epoch = session_epoch + p_end_sessions::integer
     where id = p_user returning session_epoch
$$;

-- account_avatar replaces the picture; a null image takes it away.
create function account_avatar(p_user uuid, p_id uuid, p_image bytea)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from avatars where user_id = p_user;
    if p_image is not null then
        insert into avatars (id, user_id, image) values (p_id, p_user, p_image);
    end if;
    update users set avatar_id = case when p_image is null then null else p_id end where id = p_user;
end $$;

-- found_workspace makes a workspace with its founder as owner, in a new
-- organization (p_organization null) or in one where the founder may.
create function found_workspace(
    p_user uuid, p_organization uuid, p_new_organization uuid, p_workspace uuid, p_member uuid,
    p_name text, p_slug text, p_language text, p_time_zone text,
    p_country text, p_currency text
)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if p_organization is null then
        insert into organizations (id, name) values (p_new_organization, p_name);
        insert into organization_members (organization_id, user_id, role) values (p_new_organization, p_user, 'admin');
    elsif not exists (
        select from organization_members
         where organization_id = p_organization and user_id = p_user and role in ('admin', 'user_admin')
    ) then
        raise exception 'not an administrator of the organization' using errcode = 'insufficient_privilege';
    end if;
    insert into workspaces (id, organization_id, name, language, time_zone, country, currency)
    values (p_workspace, coalesce(p_organization, p_new_organization),
            p_name, p_language, p_time_zone, p_country, p_currency);
    insert into workspace_slugs (slug, workspace_id) values (p_slug, p_workspace);
    insert into members (workspace_id, id, user_id, name, name_key, email, email_key, avatar_id, role)
    select p_workspace, p_member, id, name, name_key, email, email_key, avatar_id, 'owner' from users where id = p_user;
end $$;

-- workspace_slug moves a workspace to a new address; the old one leads on. It
-- answers false when another workspace has, or had, the address.
create function workspace_slug(p_workspace uuid, p_slug text)
returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if p_workspace is distinct from current_workspace() then
        raise exception 'another workspace' using errcode = 'insufficient_privilege';
    end if;
    update workspace_slugs set current = false where workspace_id = p_workspace and current;
    insert into workspace_slugs (slug, workspace_id) values (p_slug, p_workspace)
    on conflict (slug) do update set current = true where workspace_slugs.workspace_id = p_workspace;
    return exists (select from workspace_slugs where slug = p_slug and workspace_id = p_workspace and current);
end $$;

-- organization_join makes whoever is an active member of the current workspace
-- a member of its organization.
create function organization_join(p_user uuid)
returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into organization_members (organization_id, user_id, role)
    select w.organization_id, m.user_id, 'member'
      from members m join workspaces w on w.id = m.workspace_id
     where m.workspace_id = current_workspace() and m.user_id = p_user and m.removed_at is null
    on conflict do nothing
$$;

-- workspace_context reads what mails and entry pages say about the current
-- workspace: its slug and its organization's name cross the tenant's border.
create function workspace_context()
returns table (slug text, organization text)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.slug, o.name
      from workspaces w
      join workspace_slugs s on s.workspace_id = w.id and s.current
      join organizations o on o.id = w.organization_id
     where w.id = current_workspace()
$$;

-- member_sessions counts the open sessions of a member of the current workspace.
create function member_sessions(p_member uuid)
returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from user_sessions u join users p on p.id = u.user_id
      join members m on m.user_id = p.id
     where m.workspace_id = current_workspace() and m.id = p_member
       and u.revoked_at is null and u.epoch = p.session_epoch and u.last_seen_at > now() - interval '4 hours'
$$;
