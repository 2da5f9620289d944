package overview

// The rows of a range are told apart by their bounds, which come with the
// query: days and months are those of the workspace's clocks, also where one
// has 23 hours. Money and subscriptions are summed by day as they change. All ask
// for the workspace in a query of its own: where no index tells the rows of a
// workspace apart, the setting would be read for each of them.
const (
	// A short range is read by its days, and a long one by its stretches, each under
	// its first day: to sum what few days have would take longer than to read it.
	moneyByDaySQL = `
	select day, currency, kind, count, amount
	  from money_days
	 where workspace_id = (select current_workspace()) and day >= @first and day < @last and count > 0`

	moneyByMonthSQL = `
	select min(day), currency, kind, sum(count)::bigint, sum(amount)::bigint
	  from money_days
	 where workspace_id = (select current_workspace()) and day >= @first and day < @last and count > 0
	 group by width_bucket(day, @bounds::date[]), currency, kind`

	bestSoldSQL = `
	select currency, label, sold, paid from (
		select currency, label, sum(count)::bigint as sold, sum(amount)::bigint as paid,
		       row_number() over (partition by currency order by sum(amount) desc, label) as place
		  from product_days
		 where workspace_id = (select current_workspace()) and day >= @first and day < @last and count > 0
		 group by currency, label) ranked
	 where place <= @products order by currency, place`

	recurringByDaySQL = recurringBeforeSQL + `
	select day, currency, started, ended, twelfths
	  from subscription_days
	 where workspace_id = (select current_workspace()) and day >= @first and day < @today and (started > 0 or ended > 0)` +
		recurringTodaySQL

	recurringByMonthSQL = recurringBeforeSQL + `
	select min(day), currency, sum(started)::bigint, sum(ended)::bigint, sum(twelfths)::bigint
	  from subscription_days
	 where workspace_id = (select current_workspace()) and day >= @first and day < @today and (started > 0 or ended > 0)
	 group by width_bucket(day, @bounds::date[]), currency` + recurringTodaySQL

	recurringBeforeSQL = `
	select @first::date - 1, currency, sum(started)::bigint, sum(ended)::bigint, sum(twelfths)::bigint
	  from subscription_days
	 where workspace_id = (select current_workspace()) and day < @first and day < @today and (started > 0 or ended > 0)
	 group by currency
	 union all`

	// What is still to come today does not count yet. Each of two indexes tells who
	// began or ended today.
	recurringTodaySQL = `
	 union all
	select @today::date, s.currency, sum(v.started)::bigint, sum(v.ended)::bigint, sum(v.twelfths)::bigint
	  from (select * from subscriptions
	         where workspace_id = (select current_workspace())
	           and greatest(started_at, trial_ends_at) >= @midnight and greatest(started_at, trial_ends_at) <= now()
	        union all
	        select * from subscriptions
	         where workspace_id = (select current_workspace()) and cancelled_at >= @midnight and cancelled_at <= now()
	           and greatest(started_at, trial_ends_at) < @midnight) s
	 cross join lateral subscription_steps(s.state, s.period, s.amount, s.started_at, s.trial_ends_at, s.cancelled_at) v
	 where v.at >= @midnight and v.at <= now()
	 group by s.currency
	 order by 1`

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
