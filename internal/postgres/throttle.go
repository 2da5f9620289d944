package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
)

// Limit bounds how often something may be tried in a window of time.
type Limit struct {
	Count  int
	Window time.Duration
}

// The limits of the entry pages. Each try counts before it is looked at, and
// nobody is locked out for good.
var (
	LimitSignIn        = Limit{10, 3 * time.Minute} // an account from one address on the network, or one device that knows it
	LimitSignInAccount = Limit{30, 3 * time.Minute} // an account, from wherever but such a device
	LimitSignInPeer    = Limit{60, 3 * time.Minute} // an address on the network, however many accounts
	LimitLink          = Limit{5, time.Hour}        // mails to one address
	LimitLinkPeer      = Limit{30, time.Hour}
	LimitInvite        = Limit{5, time.Hour}   // invitations to one address, from a workspace
	LimitInviteSpace   = Limit{100, time.Hour} // invitations of a workspace
)

// countSQL counts one try and answers how many there were in this window and
// when it ends.
const countSQL = `
	insert into throttles as t (key, window_ends, count) values ($1, now() + make_interval(secs => $2), $3)
	on conflict (key) do update set
		count = case when t.window_ends <= now() then excluded.count else t.count + excluded.count end,
		window_ends = case when t.window_ends <= now() then excluded.window_ends else t.window_ends end
	returning count, extract(epoch from window_ends - now())`

// Throttle counts tries. Beyond the limit it fails with a fault of kind TooMany
// that says how long to wait.
func (db *Database) Throttle(ctx context.Context, key string, limit Limit, tries int) error {
	return throttle(ctx, db.pool, key, limit, tries)
}

// ThrottleIn counts one try that is undone with the transaction.
func ThrottleIn(ctx context.Context, tx pgx.Tx, key string, limit Limit) error {
	return throttle(ctx, tx, key, limit, 1)
}

type queryer interface {
	QueryRow(ctx context.Context, sql string, arguments ...any) pgx.Row
}

func throttle(ctx context.Context, q queryer, key string, limit Limit, tries int) error {
	count, wait, err := try(ctx, q, key, limit.Window, tries)
	if err == nil && count > limit.Count {
		err = tooMany(wait)
	}
	return err
}

// try counts tries, and answers how many there were in this window and how long
// it still lasts.
func try(ctx context.Context, q queryer, key string, window time.Duration, tries int) (count int, wait time.Duration, err error) {
	var seconds float64
	err = q.QueryRow(ctx, countSQL, key, int(window.Seconds()), tries).Scan(&count, &seconds)
	return count, time.Duration(seconds+1) * time.Second, err
}

func tooMany(wait time.Duration) error {
	f := fault.New(fault.TooMany, "fault.too_many", "Count", int(wait.Minutes())+1)
	f.Wait = wait
	return f
}
