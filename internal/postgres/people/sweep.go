package people

import (
	"context"
	"time"

	"latchkey/internal/postgres"
)

// How long is kept what counts no more.
const (
	sessionsKept  = 30 * 24 * time.Hour
	throttlesKept = 24 * time.Hour
	linksKept     = 7 * 24 * time.Hour
	formsKept     = 24 * time.Hour
)

// Sweep deletes what has run out, in one go: these tables stay small.
func (l Letters) Sweep(ctx context.Context) error {
	for _, statement := range []string{
		`delete from sessions where expires_at < now()`,
		`delete from user_sessions where last_seen_at < now() - ` + postgres.Interval(sessionsKept),
		`delete from throttles where window_ends < now() - ` + postgres.Interval(throttlesKept),
		`delete from tokens where expires_at < now() - ` + postgres.Interval(linksKept),
		`delete from typed_forms where at < now() - ` + postgres.Interval(postgres.TypedLife),
		`delete from sent_forms where at < now() - ` + postgres.Interval(formsKept),
	} {
		if _, err := l.db.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// SealLogs seals what the activity logs have had since the last time.
func (l Letters) SealLogs(ctx context.Context) error { return l.db.SealLogs(ctx) }
