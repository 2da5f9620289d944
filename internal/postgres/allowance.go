package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/ledger"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/watch"
)

// workspaceFactor is how many members' worth of lookups a whole workspace has.
const workspaceFactor = 10

// LookupDayKey counts a member's lookups of a day.
func LookupDayKey(scope policy.Scope) string { return ofMember("lookup:", scope) + ":day" }

// ofMember begins a key of what a member does.
func ofMember(what string, scope policy.Scope) string {
	return what + uuid.UUID(scope.Workspace).String() + ":" + uuid.UUID(scope.Member).String()
}

// Allowance tells how many lookups the member has left today.
func (s Ledger) Allowance(
	ctx context.Context, grant policy.Grant[policy.Lookup],
) (found ledger.Result, err error) {
	err = Read(ctx, s.db, grant, grant.Resource(), func(b *Batch) { QueueAllowance(b, &found) })
	return found, err
}

// QueueAllowance asks how many lookups whoever asks has left today.
func QueueAllowance(b *Batch, found *ledger.Result) {
	b.Values(`
		select lookups_per_day,
		       greatest(0, lookups_per_day - coalesce(
		           (select count from throttles where key = $1 and window_ends > now()), 0))
		  from workspaces where id = current_workspace()`,
		[]any{LookupDayKey(b.Scope)}, &found.PerDay, &found.Left)
}

// takeAllowances takes a lookup from each allowance of the member and the
// workspace, and tells what is left of the day's, and after how many searches in vain the
// owners are told: somebody who serves customers has their addresses.
func (s Ledger) takeAllowances(ctx context.Context, scope policy.Scope) (found ledger.Result, misses int, err error) {
	if scope.Preview {
		return found, 0, errPreview
	}
	var perMinute int
	err = s.db.ask(ctx, scope, func(b *Batch) {
		b.Values(`select lookups_per_minute, lookups_per_day, misses_told from workspaces where id = current_workspace()`,
			nil, &perMinute, &found.PerDay, &misses)
	})
	if err != nil {
		return found, 0, err
	}
	for _, allowance := range []struct {
		key   string
		limit Limit
	}{
		{ofMember("lookup:", scope) + ":minute", Limit{perMinute, time.Minute}},
		{LookupDayKey(scope), Limit{found.PerDay, ledger.Day}},
		{"lookup:" + uuid.UUID(scope.Workspace).String(), Limit{workspaceFactor * found.PerDay, ledger.Day}},
	} {
		count, wait, err := try(ctx, s.db.pool, allowance.key, allowance.limit.Window, 1)
		if err != nil {
			return found, 0, err
		}
		if count > allowance.limit.Count {
			return found, 0, s.refuseLookup(ctx, scope, allowance.key, allowance.limit, wait)
		}
		if allowance.key == LookupDayKey(scope) {
			found.Left = allowance.limit.Count - count
		}
	}
	return found, misses, nil
}

// refuseLookup is the fault of an allowance that is used up. Whoever reads the log is told
// once a window, also when the limit was lowered within it.
func (s Ledger) refuseLookup(
	ctx context.Context, scope policy.Scope, key string, limit Limit, wait time.Duration,
) error {
	told, _, err := try(ctx, s.db.pool, key+":told", wait, 1)
	if err == nil && told == 1 {
		err = s.tellReaders(ctx, scope, "lookup.limit", limit)
	}
	if err != nil {
		return err
	}
	watch.Lookup(watch.Limited)
	return tooMany(wait)
}

// countMiss counts an address that nobody has. Whoever reads the log is told once a day of
// who tries too many.
func (s Ledger) countMiss(ctx context.Context, scope policy.Scope, most int) error {
	count, wait, err := try(ctx, s.db.pool, ofMember("misses:", scope), ledger.Day, 1)
	if err != nil || count < most {
		return err
	}
	told, _, err := try(ctx, s.db.pool, ofMember("misses:", scope)+":told", wait, 1) // Also when it was lowered meanwhile.
	if err == nil && told == 1 {
		err = s.tellReaders(ctx, scope, "lookup.misses", Limit{most, ledger.Day})
	}
	return err
}

// tellReaders writes the log, and tells those who read it; the mails go at once.
func (s Ledger) tellReaders(ctx context.Context, scope policy.Scope, act string, limit Limit) error {
	minutes := int(limit.Window.Minutes())
	return s.db.transact(ctx, scope, func(tx *Tx) error {
		rows, _ := tx.Query(ctx, `
			select id from members
			 where workspace_id = current_workspace() and role in ('owner', 'admin') and `+ActiveMember(`members`))
		readers, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		mailed, err := tx.Ring(ctx, notification.Notice{Kind: notification.Limit}, readers...)
		if err != nil {
			return err
		}
		for _, reader := range mailed {
			if err := tx.Enqueue(ctx, jobs.LimitMail{
				Workspace: uuid.UUID(tx.Workspace), Reader: reader, Member: uuid.UUID(tx.Member),
				Misses: act == "lookup.misses", Count: limit.Count, Minutes: minutes,
			}); err != nil {
				return err
			}
		}
		return tx.Log(ctx, act, "", uuid.Nil, Detail{"count": limit.Count, "minutes": minutes})
	})
}
