-- Each week owners are mailed what happened, and an anchor of the log; it is counted in the
-- workspace's own zone, from Monday at seven on.
alter table workspaces add column digested_on date; -- the Monday of the last one

alter table notification_choices
    drop constraint notification_choices_kind_check,
    add constraint notification_choices_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export', 'digest'));
alter table notifications
    drop constraint notifications_kind_check,
    add constraint notifications_kind_check check (kind in
        ('assigned', 'mentioned', 'followed', 'team', 'joined', 'ending', 'limit', 'export', 'digest'));

-- digests_due names the workspaces whose week is to be told, and the Monday that ended it. A
-- server that stood still tells it until Wednesday.
create function digests_due(p_now timestamptz)
returns table (workspace_id uuid, monday date)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query
    select w.id, of.monday
      from workspaces w
     cross join lateral (select date_trunc('week', p_now at time zone w.time_zone)::date as monday) of
     where w.deleted_at is null and w.digested_on is distinct from of.monday
       and p_now at time zone w.time_zone >= of.monday + interval '7 hours'
       and p_now at time zone w.time_zone < of.monday + interval '3 days'
       and w.created_at at time zone w.time_zone < of.monday;
end $$;
