package pgtest

import "testing"

// Due has the jobs of a condition that wait, for their time or another try, worked at once:
// the workers are told, as of a new job, and do not wait until they look by themselves.
func (db *DB) Due(t testing.TB, condition string, arguments ...any) {
	t.Helper()
	db.Exec(t, `
		with due as (
			update river_job set scheduled_at = now(), state = 'available'
			 where state in ('scheduled', 'retryable', 'available') and (`+condition+`) returning queue)
		select pg_notify(concat(current_schema(), '.river_insert'), json_build_object('queue', queue)::text) from due group by queue`, arguments...)
}
