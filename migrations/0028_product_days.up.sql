-- What was paid on each day under each label, so that what sold best is read
-- from a row a day, not from every payment.
create table product_days (
    workspace_id uuid   not null references workspaces,
    day          date   not null,
    currency     text   not null,
    label        text   not null,
    amount       bigint not null,
    count        bigint not null,
    primary key (workspace_id, day, currency, label)
);
create policy tenant on product_days
    using (workspace_id = current_workspace()) with check (workspace_id = current_workspace());
create policy owner on product_days to current_user using (true);
alter table product_days enable row level security;
alter table product_days force row level security;

create function sum_product_days(p_workspace uuid) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    delete from product_days where workspace_id = p_workspace;
    insert into product_days (workspace_id, day, currency, label, amount, count)
    select t.workspace_id, (t.at at time zone w.time_zone)::date, t.currency, t.label, sum(t.amount), count(*)
      from transactions t join workspaces w on w.id = t.workspace_id
     where t.workspace_id = p_workspace and t.kind = 'charge' and t.state in ('paid', 'refunded') group by 1, 2, 3, 4;
end $$;

create or replace function count_by_new_clocks() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('clocks of ' || new.id, 0));
    perform sum_days(new.id);
    perform sum_product_days(new.id);
    return null;
end $$;

do $do$
declare statement constant text := $sql$
    insert into product_days as t (workspace_id, day, currency, label, amount, count)
    select m.workspace_id, (m.at at time zone w.time_zone)::date, m.currency, m.label,
           sum(m.sign * m.amount), sum(m.sign)
      from ({moved}) m join workspaces w on w.id = m.workspace_id
     where m.kind = 'charge' and m.state in ('paid', 'refunded')
     group by 1, 2, 3, 4 having sum(m.sign * m.amount) <> 0 or sum(m.sign) <> 0 order by 1, 2, 3, 4
        on conflict (workspace_id, day, currency, label)
        do update set amount = t.amount + excluded.amount, count = t.count + excluded.count
    $sql$;
begin
    execute format('create trigger product_days_insert after insert on transactions
        referencing new table as added for each statement execute function keep_sums(%L)', statement);
    execute format('create trigger product_days_update after update on transactions
        referencing old table as taken new table as added
        for each statement execute function keep_sums(%L)', statement);
    execute format('create trigger product_days_delete after delete on transactions
        referencing old table as taken for each statement execute function keep_sums(%L)', statement);
    perform sum_product_days(id) from workspaces;
end $do$;
