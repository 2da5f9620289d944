package sales

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

var subscriptions = &kit.RecordTable{
	Kind: sales.Subscriptions,
	Source: `
		select workspace_id, id, contact_id, started_at as at, next_at as next, plan as label, '' as kind, state, period, amount, currency,
		       0::smallint as progress, version, 0::bigint as discount, '' as coupon, trial_ends_at, cancelled_at, reference
		  from subscriptions`,
	Full: `, r.reference, r.trial_ends_at, r.cancelled_at`,
	Into: func(full *records.Full, _ *policy.Scope) ([]any, func()) {
		var trial, ended *time.Time
		return []any{&full.Reference, &trial, &ended}, func() { full.TrialEnds, full.Ended = postgres.OrZero(trial), postgres.OrZero(ended) }
	},
	Label: `r.plan`, Price: `r.amount, r.currency`,
	InsertSQL: `
		insert into subscriptions (workspace_id, id, contact_id, plan, period, state, amount, currency, started_at, next_at, trial_ends_at)
		values (current_workspace(), @id, @contact, @label, @period, @running, @amount, @currency, @at, @next, @trial) returning plan`,
	UpdateSQL: map[string]string{"": `
		update subscriptions
		   set plan = @label, period = @period, amount = @amount, currency = @currency, started_at = @at, trial_ends_at = @trial,
		       state = case when state = 'paused' or trial_ends_at is not distinct from @trial then state else @running end,
		       next_at = case when (started_at, period, trial_ends_at) is distinct from (@at, @period, @trial) then @next else next_at end`},
	MoveSQL: `
		update subscriptions
		   set state = case when @to = 'active' and trial_ends_at > now() then 'trial' else @to end,
		       cancelled_at = case when @to = 'cancelled' then now() end,
		       next_at = case @to when 'cancelled' then null when 'active' then @next else next_at end`,
	Prepare: func(_ context.Context, _ *postgres.Tx, c *kit.RecordChange) error {
		running, now, d := "active", time.Now(), c.Draft
		if d.TrialEnds.After(now) {
			running = "trial"
		}
		c.Arguments = pgx.NamedArgs{
			"period": d.Period, "trial": postgres.OrNull(d.TrialEnds), "running": running,
			"next": sales.NextPayment(d.At, d.TrialEnds, d.Period, now),
		}
		return nil
	},
	Stepping: nextIfActive,
	Columns: []kit.RecordColumn{
		{Name: "plan", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Label) }},
		{Name: "period", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Period) }},
		kit.StateColumn, kit.AmountColumn, kit.CurrencyColumn,
		{Name: "trial_ends_at", Moment: `r.trial_ends_at`}, {Name: "next_at", Moment: `r.next`}, {Name: "ended_at", Moment: `r.cancelled_at`},
		kit.ReferenceColumn,
	},
}

// nextIfActive adds when a subscription is due next, were it active.
func nextIfActive(ctx context.Context, tx *postgres.Tx, id uuid.UUID, arguments pgx.NamedArgs) error {
	var start time.Time
	var trial *time.Time
	var period string
	err := tx.QueryRow(ctx, `
		select started_at, trial_ends_at, period from subscriptions
		 where workspace_id = current_workspace() and id = $1`, id).Scan(&start, &trial, &period)
	arguments["next"] = sales.NextPayment(start, postgres.OrZero(trial), period, time.Now())
	return err
}
