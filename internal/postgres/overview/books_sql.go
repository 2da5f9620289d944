package overview

// The rows of a range are told apart by their bounds, which come with the
// query: days and months are those of the workspace's clocks, also where one
// has 23 hours. Each query reads its range once. It asks for the workspace in a
// query of its own, or the setting would be read for each of a million rows.
const (
	// A charge that was refunded was paid first, and its refund is another row.
	moneySQL = `
	select width_bucket(t.at, @bounds::timestamptz[]), t.currency, t.kind, count(*), sum(t.amount)::bigint
	  from transactions t
	 where t.workspace_id = (select current_workspace()) and t.at >= @from and t.at < @until
	   and t.state in ('paid', 'refunded')
	 group by 1, 2, 3`

	bestSoldSQL = `
	select currency, label, sold, paid from (
		select t.currency, t.label, count(*) as sold, sum(t.amount)::bigint as paid,
		       row_number() over (partition by t.currency order by sum(t.amount) desc, t.label) as place
		  from transactions t
		 where t.workspace_id = (select current_workspace()) and t.at >= @from and t.at < @until
		   and t.state in ('paid', 'refunded') and t.kind = 'charge'
		 group by t.currency, t.label) ranked
	 where place <= @products order by currency, place`

	// A subscription begins when its trial has ended, and ends when it is
	// cancelled. Nobody notes since when one is paused, so it brings in nothing
	// at any time, rather than leave a step today.
	recurringSQL = `
	select width_bucket(v.at, @bounds::timestamptz[]), s.currency,
	       count(*) filter (where v.step > 0), count(*) filter (where v.step < 0),
	       round(sum(coalesce(sum(v.step * s.monthly), 0))
	             over (partition by s.currency order by width_bucket(v.at, @bounds::timestamptz[])))::bigint
	  from (select currency, greatest(started_at, trial_ends_at) as begins, cancelled_at as ends,
	               case when state = 'paused' then 0 when period = 'year' then amount / 12.0 else amount end as monthly
	          from subscriptions
	         where workspace_id = (select current_workspace()) and state <> 'trial'
	           and (state <> 'cancelled' or cancelled_at is not null)) s
	 cross join lateral (values (s.begins, 1), (s.ends, -1)) v (at, step)
	 where v.at <= now() and (s.ends is null or s.ends > s.begins)
	 group by 1, 2 order by 1`

	newContactsSQL = `
	select width_bucket(c.created_at, @bounds::timestamptz[]), c.source, count(*)
	  from contacts c
	 where c.workspace_id = (select current_workspace()) and c.deleted_at is null
	   and c.created_at >= @from and c.created_at < @until and `

	// The currencies in which anything was ever paid, the largest first.
	currenciesSQL = `
	select currency from record_totals
	 where workspace_id = current_workspace() and records = 'transactions' and state in ('paid', 'refunded')
	 group by currency having sum(count) > 0 order by sum(amount) desc, currency`
)

// planForRange has the queries of a transaction planned for the range that they
// ask for: a plan that is good for a day takes ten times as long for a year,
// which several processes may read together.
const planForRange = `
	select set_config('plan_cache_mode', 'force_custom_plan', true),
	       set_config('max_parallel_workers_per_gather', '2', true)`
