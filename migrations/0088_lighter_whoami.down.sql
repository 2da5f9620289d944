create or replace function whoami(p_token text, p_slug text, p_touch boolean)
returns table (
    session_data bytea, session_id uuid, access_changed boolean,
    user_id uuid, name text, email text, email_key text, language text, theme text, avatar_id uuid,
    workspace_id uuid, workspace_name text, workspace_slug text, workspace_language text, time_zone text,
    country text, currency text, logo_id uuid,
    organization_id uuid, organization_name text, organization_role text,
    member_id uuid, role text, restrictions text[], version bigint,
    session_seen timestamptz, member_seen timestamptz, busy boolean, unread bigint
)
language plpgsql security definer set search_path = public, pg_temp
set join_collapse_limit = 1 as $$ -- They are joined as written: weighing all orders takes longer than all else.
begin
    select d.data, u.id, d.access_until <= now() or d.access_version <> coalesce(a.version, 0),
           p.id, p.name, p.email, p.email_key, p.language, p.theme, p.avatar_id,
           w.id, w.name, cur.slug, w.language, w.time_zone, w.country, w.currency, l.id,
           o.id, o.name, coalesce(om.role, ''), m.id,
           case when m.lent_until <= now() then m.own_role else m.role end,
           case when m.lent_until <= now() then m.own_restrictions else m.restrictions end, m.version,
           u.last_seen_at, m.last_seen_at, m.busy,
           (select count(*) from notifications n
             where n.workspace_id = w.id and n.member_id = m.id and n.read_at is null
               and n.at > now() - interval '90 days')
      into session_data, session_id, access_changed,
           user_id, name, email, email_key, language, theme, avatar_id,
           workspace_id, workspace_name, workspace_slug, workspace_language, time_zone, country, currency, logo_id,
           organization_id, organization_name, organization_role, member_id, role, restrictions, version,
           session_seen, member_seen, busy, unread
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
