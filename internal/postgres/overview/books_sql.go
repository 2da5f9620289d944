package overview

// The rows of a range are told apart by their bounds, which come with the
// query: days and months are those of the workspace's clocks, also where one
// has 23 hours. Money and subscriptions are summed by day as they change. All ask
// for the workspace in a query of its own: where no index tells the rows of a
// workspace apart, the setting would be read for each of them.
const (
	moneySQL = `
	select width_bucket(day, @bounds::date[]), currency, kind, sum(count)::bigint, sum(amount)::bigint
	  from money_days
	 where workspace_id = (select current_workspace()) and day >= @first and day < @last and count > 0
	 group by 1, 2, 3`

	bestSoldSQL = `
	select currency, label, sold, paid from (
		select currency, label, sum(count)::bigint as sold, sum(amount)::bigint as paid,
		       row_number() over (partition by currency order by sum(amount) desc, label) as place
		  from product_days
		 where workspace_id = (select current_workspace()) and day >= @first and day < @last and count > 0
		 group by currency, label) ranked
	 where place <= @products order by currency, place`

	// What is still to come today does not count yet.
	recurringSQL = `
	select width_bucket(e.day, @bounds::date[]), e.currency, sum(e.started)::bigint, sum(e.ended)::bigint, sum(e.twelfths)::bigint
	  from (select day, currency, started, ended, twelfths
	          from subscription_days where workspace_id = (select current_workspace()) and day < @today and (started > 0 or ended > 0)
	         union all
	        select @today, s.currency, v.started, v.ended, v.twelfths
	          from subscriptions s
	         cross join lateral subscription_steps(s.state, s.period, s.amount, s.started_at, s.trial_ends_at, s.cancelled_at) v
	         where s.workspace_id = (select current_workspace()) and v.at >= @midnight and v.at <= now()
	           and (greatest(s.started_at, s.trial_ends_at) >= @midnight or s.cancelled_at >= @midnight)) e
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

// planForRange has the queries after it planned for the range that they ask for:
// a plan that is good for a day takes ten times as long for a year.
const planForRange = `select set_config('plan_cache_mode', 'force_custom_plan', true)`
