do $$
declare t record;
begin
    for t in select tgname, tgrelid::regclass as source from pg_trigger
              where tgfoid in ('keep_sums'::regproc, 'hold_clocks'::regproc, 'count_by_new_clocks'::regproc) loop
        execute format('drop trigger %I on %s', t.tgname, t.source);
    end loop;
end $$;
drop function keep_sums, hold_clocks, count_by_new_clocks, sum_days, subscription_steps;
drop index subscriptions_begin, subscriptions_end;
drop table subscription_days, money_days, record_totals, list_counts;
