package kit

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// stepSQL moves each kind into the state @to.
var stepSQL = map[records.Kind]string{
	records.Transactions: `update transactions set state = @to`,
	records.Subscriptions: `update subscriptions set state = case when @to = 'active' and trial_ends_at > now() then 'trial' else @to end,
		cancelled_at = case when @to = 'cancelled' then now() end,
		next_at = case @to when 'cancelled' then null when 'active' then @next else next_at end`,
	records.Orders: `update orders set state = @to, tracking = case when @to = 'shipped' then @tracking else tracking end,
		shipped_at = case when @to = 'shipped' then now() else shipped_at end`,
	records.AffiliateInvoices: `update affiliate_invoices set state = @to`,
	records.Students:          `update students set state = @to, progress = case when @to = 'finished' then 100 else progress end`,
}

// MoveRecord takes a step with a record within reach, and returns what it is
// called. Tracking is of an order that is shipped. It fails with a fault:
// NotFound, or Conflict where the step does not begin.
func (s Store) MoveRecord(ctx context.Context, grant policy.Grant[policy.Update], kind records.Kind, id uuid.UUID, step records.Step, tracking string) (label string, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		now, err := lockRecord(ctx, tx, scope, kind, id)
		if err != nil {
			return err
		}
		to, ok := kind.Take(step, now.State)
		if !ok {
			return recordMoved
		}
		args := pgx.NamedArgs{"id": id, "to": to, "tracking": tracking}
		if kind == records.Subscriptions {
			if args["next"], err = nextPayment(ctx, tx, id); err != nil {
				return err
			}
		}
		if kind == records.Orders && step == records.Cancel {
			if err := giveBack(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, stepSQL[kind]+thisRecord, args); err != nil {
			return err
		}
		label = now.Label
		return now.note(ctx, tx, scope, kind, id, string(step))
	})
	return label, err
}

// nextPayment is when a subscription is due next, were it active.
func nextPayment(ctx context.Context, tx pgx.Tx, id uuid.UUID) (time.Time, error) {
	var start time.Time
	var trial *time.Time
	var period string
	err := tx.QueryRow(ctx, `select started_at, trial_ends_at, period from subscriptions where workspace_id = current_workspace() and id = $1`, id).Scan(&start, &trial, &period)
	return records.NextPayment(start, postgres.OrZero(trial), period, time.Now()), err
}

// deleteSQL takes away the kinds of which the policy lets anybody.
var deleteSQL = map[records.Kind]string{
	records.Orders:   `delete from orders where workspace_id = current_workspace() and id = $1`,
	records.Students: `delete from students where workspace_id = current_workspace() and id = $1`,
}

// DeleteRecord takes one within reach away for good, and returns what it was
// called; the activity log keeps it.
func (s Store) DeleteRecord(ctx context.Context, grant policy.Grant[policy.Delete], kind records.Kind, id uuid.UUID) (label string, err error) {
	scope, err := grant.For(KindResources[kind])
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		now, err := lockRecord(ctx, tx, scope, kind, id)
		if err != nil {
			return err
		}
		if kind == records.Orders {
			if err := giveBack(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, deleteSQL[kind], id); err != nil {
			return err
		}
		label = now.Label
		return now.note(ctx, tx, scope, kind, id, "delete")
	})
	return label, err
}
