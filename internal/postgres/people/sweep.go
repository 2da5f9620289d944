package people

import (
	"context"
)

// Sweep deletes what has run out, in one go: these tables stay small.
func (l Letters) Sweep(ctx context.Context) error {
	for _, statement := range []string{
		`delete from sessions where expires_at < now()`,
		`delete from user_sessions where last_seen_at < now() - interval '30 days'`,
		`delete from throttles where window_ends < now() - interval '1 day'`,
		`delete from tokens where expires_at < now() - interval '7 days'`,
	} {
		if _, err := l.db.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
