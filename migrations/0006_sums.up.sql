-- Sums that change with the rows that they are of, so that a page of a million
-- rows shows them as quickly as one of ten.

-- How long a list is, without what has been deleted, removed or answered.
create table list_counts (
    workspace_id uuid   not null references workspaces,
    list         text   not null,
    count        bigint not null,
    primary key (workspace_id, list)
);

-- Records by state and currency.
create table record_totals (
    workspace_id uuid   not null references workspaces,
    records      text   not null,
    state        text   not null,
    currency     text   not null,
    amount       bigint not null,
    count        bigint not null,
    primary key (workspace_id, records, state, currency)
);

-- What was paid on each day of the workspace's clocks. A charge that was refunded
-- was paid first, and its refund is another row.
create table money_days (
    workspace_id uuid   not null references workspaces,
    day          date   not null,
    currency     text   not null,
    kind         text   not null,
    amount       bigint not null,
    count        bigint not null,
    primary key (workspace_id, day, currency, kind)
);

-- Which subscriptions begin and end on each day, and by how much that changes what
-- they bring in: in twelfths of a minor unit a month, so that a year is no fraction.
create table subscription_days (
    workspace_id uuid   not null references workspaces,
    day          date   not null,
    currency     text   not null,
    started      bigint not null,
    ended        bigint not null,
    twelfths     bigint not null,
    primary key (workspace_id, day, currency)
);

create index subscriptions_begin on subscriptions (workspace_id, greatest(started_at, trial_ends_at));
create index subscriptions_end on subscriptions (workspace_id, cancelled_at) where cancelled_at is not null;

-- subscription_steps are the beginning and the end of a subscription. It begins
-- when its trial has ended, and ends when it is cancelled. Nobody notes since when
-- one is paused, so it brings in nothing at any time, rather than leave a step today.
create function subscription_steps(
    p_state text, p_period text, p_amount bigint,
    p_started_at timestamptz, p_trial_ends_at timestamptz, p_cancelled_at timestamptz
)
returns table (at timestamptz, started integer, ended integer, twelfths bigint)
language sql immutable as $$
    select v.at, v.started, v.ended,
           (v.started - v.ended)
           * case when p_state = 'paused' then 0 when p_period = 'year' then p_amount else p_amount * 12 end
      from (values (greatest(p_started_at, p_trial_ends_at), 1, 0), (p_cancelled_at, 0, 1)) v (at, started, ended)
     where v.at is not null and p_state <> 'trial' and (p_state <> 'cancelled' or p_cancelled_at is not null)
       and (p_cancelled_at is null or p_cancelled_at > greatest(p_started_at, p_trial_ends_at))
$$;

-- sum_days counts all days of a workspace anew.
create function sum_days(p_workspace uuid) returns void language plpgsql set search_path = public, pg_temp as $$
begin
    delete from money_days where workspace_id = p_workspace;
    insert into money_days (workspace_id, day, currency, kind, amount, count)
    select t.workspace_id, (t.at at time zone w.time_zone)::date, t.currency, t.kind, sum(t.amount), count(*)
      from transactions t join workspaces w on w.id = t.workspace_id
     where t.workspace_id = p_workspace and t.state in ('paid', 'refunded') group by 1, 2, 3, 4;
    delete from subscription_days where workspace_id = p_workspace;
    insert into subscription_days (workspace_id, day, currency, started, ended, twelfths)
    select s.workspace_id, (v.at at time zone w.time_zone)::date, s.currency,
           sum(v.started), sum(v.ended), sum(v.twelfths)
      from subscriptions s join workspaces w on w.id = s.workspace_id
     cross join lateral subscription_steps(
            s.state, s.period, s.amount, s.started_at, s.trial_ends_at, s.cancelled_at) v
     where s.workspace_id = p_workspace group by 1, 2, 3;
end $$;

-- Days are those of the clocks that a workspace has now. Whoever adds to them
-- holds a shared lock, so that nobody counts by the old clocks while the new ones
-- are being set.
create function hold_clocks() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('clocks of ' || current_workspace(), 0));
    return null;
end $$;

create function count_by_new_clocks() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('clocks of ' || new.id, 0));
    perform sum_days(new.id);
    return null;
end $$;
create trigger count_by_new_clocks after update of time_zone on workspaces
    for each row when (old.time_zone <> new.time_zone) execute function count_by_new_clocks();

-- keep_sums runs the statement that its trigger was made with, on the rows that a
-- statement has taken away, with sign -1, and on those that it has added, with 1.
create function keep_sums() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
    taken text := 'select -1 as sign, * from taken';
    added text := 'select 1 as sign, * from added';
begin
    execute replace(tg_argv[0], '{moved}', case tg_op
        when 'INSERT' then added when 'DELETE' then taken else taken || ' union all ' || added end);
    return null;
end $$;

-- Old rows and new ones are added in one statement, in the order of the key: two
-- changes that take each other's sums, as from EUR to GBP and from GBP to EUR,
-- would wait for each other. A sum that stays is not touched. What stands in the
-- tables already is added here.
do $do$
declare sums record;
begin
    for sums in
        select list as source, 'count' as name, format($sql$
            insert into list_counts as t (workspace_id, list, count)
            select workspace_id, %L, sum(sign) from ({moved}) m where %s group by 1 having sum(sign) <> 0 order by 1
                on conflict (workspace_id, list) do update set count = t.count + excluded.count
            $sql$, list, listed) as statement
          from (values ('contacts', $$deleted_at is null$$), ('members', $$removed_at is null$$),
                       ('invitations', $$state = 'pending'$$)) lists (list, listed)
        union all
        select records, 'totals', format($sql$
            insert into record_totals as t (workspace_id, records, state, currency, amount, count)
            select workspace_id, %L, state, currency, sum(sign * amount), sum(sign) from ({moved}) m
             group by 1, 3, 4 having sum(sign * amount) <> 0 or sum(sign) <> 0 order by 1, 3, 4
                on conflict (workspace_id, records, state, currency)
                do update set amount = t.amount + excluded.amount, count = t.count + excluded.count
            $sql$, records)
          from unnest(array['transactions', 'orders', 'affiliate_invoices']) records
        union all
        values ('transactions', 'days', $sql$
            insert into money_days as t (workspace_id, day, currency, kind, amount, count)
            select m.workspace_id, (m.at at time zone w.time_zone)::date, m.currency, m.kind,
                   sum(m.sign * m.amount), sum(m.sign)
              from ({moved}) m join workspaces w on w.id = m.workspace_id where m.state in ('paid', 'refunded')
             group by 1, 2, 3, 4 having sum(m.sign * m.amount) <> 0 or sum(m.sign) <> 0 order by 1, 2, 3, 4
                on conflict (workspace_id, day, currency, kind)
                do update set amount = t.amount + excluded.amount, count = t.count + excluded.count
            $sql$),
               ('subscriptions', 'days', $sql$
            insert into subscription_days as t (workspace_id, day, currency, started, ended, twelfths)
            select m.workspace_id, (v.at at time zone w.time_zone)::date, m.currency,
                   sum(m.sign * v.started), sum(m.sign * v.ended), sum(m.sign * v.twelfths)
              from ({moved}) m join workspaces w on w.id = m.workspace_id
             cross join lateral subscription_steps(
                    m.state, m.period, m.amount, m.started_at, m.trial_ends_at, m.cancelled_at) v
             group by 1, 2, 3
            having sum(m.sign * v.started) <> 0 or sum(m.sign * v.ended) <> 0 or sum(m.sign * v.twelfths) <> 0
             order by 1, 2, 3
                on conflict (workspace_id, day, currency) do update
                   set started = t.started + excluded.started, ended = t.ended + excluded.ended,
                       twelfths = t.twelfths + excluded.twelfths
            $sql$)
    loop
        execute replace(sums.statement, '{moved}', format('select 1 as sign, * from %I', sums.source));
        execute format('create trigger %I after insert on %I referencing new table as added
            for each statement execute function keep_sums(%L)', sums.name || '_insert', sums.source, sums.statement);
        execute format('create trigger %I after update on %I referencing old table as taken new table as added
            for each statement execute function keep_sums(%L)', sums.name || '_update', sums.source, sums.statement);
        execute format('create trigger %I after delete on %I referencing old table as taken
            for each statement execute function keep_sums(%L)', sums.name || '_delete', sums.source, sums.statement);
        if sums.name = 'days' then
            execute format('create trigger hold_clocks before insert or update or delete on %I
                for each statement execute function hold_clocks()', sums.source);
        end if;
    end loop;
end $do$;

do $$
declare tenant text;
begin
    foreach tenant in array array['list_counts', 'record_totals', 'money_days', 'subscription_days'] loop
        execute format('create policy tenant on %I
            using (workspace_id = current_workspace()) with check (workspace_id = current_workspace())', tenant);
        execute format('create policy owner on %I to current_user using (true)', tenant);
        execute format('alter table %I enable row level security', tenant);
        execute format('alter table %I force row level security', tenant);
    end loop;
end $$;
