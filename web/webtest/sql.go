package webtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Kept is what must be the same after a refusal, a hash for each table: not
// counters and sessions, what somebody has read, nor the times and deliveries that pages and workers note.
func (s *Site) Kept(t testing.TB) map[string]string {
	t.Helper()
	return s.Hashes(t, []string{"throttles", "sessions", "user_sessions", "conversation_reads", "schema_migrations", "refusals"}, []string{"last_seen_at", "here_on", "here_in", "mail_state", "mail_text", "read_at", "mail_waits", "mail_job"})
}

// Whole is everything but what becomes of a mail, which a worker notes in its own time.
func (s *Site) Whole(t testing.TB) map[string]string {
	t.Helper()
	return s.Hashes(t, []string{"schema_migrations"}, []string{"mail_state", "mail_text"})
}

// Unchanged fails when the database does not hold what it held before.
func (s *Site) Unchanged(t testing.TB, before map[string]string, what string) {
	t.Helper()
	if diff := cmp.Diff(before, s.Kept(t)); diff != "" {
		t.Errorf("%s changed the database:\n%s", what, diff)
	}
}

// Exec runs a statement as the owner of the tables.
func (s *Site) Exec(t testing.TB, sql string, arguments ...any) {
	t.Helper()
	if _, err := s.DB.Owner.Exec(t.Context(), sql, arguments...); err != nil {
		t.Fatal(err)
	}
}

// Ask reads one value as the owner of the tables.
func Ask[T any](t testing.TB, site *Site, sql string, arguments ...any) (value T) {
	t.Helper()
	if err := site.DB.Owner.QueryRow(t.Context(), sql, arguments...).Scan(&value); err != nil {
		t.Fatalf("%v\n%s %v", err, sql, arguments)
	}
	return value
}

// ForgetTries forgets every try that was counted.
func (s *Site) ForgetTries(t testing.TB) {
	t.Helper()
	s.Exec(t, `delete from throttles`)
}
