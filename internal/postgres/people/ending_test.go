package people_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/people"
	"latchkey/internal/postgres/pgtest"
)

// Who is suspended on the day on which it is asked is told of the end after all when they are
// back by then, as when the workspace is; an end that was lifted is nothing to tell.
func TestAnEndIsToldToWhoIsBackByThen(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var ends time.Time
	pgtest.Must(t, s.Owner.QueryRow(t.Context(), `
		update members set access_ends_at = now() + interval '2 days' where id = $1 returning access_ends_at`, s.assistant.ID).Scan(&ends))
	job := jobs.AccessEnding{Workspace: s.space.ID, Member: s.assistant.ID, Ends: ends}
	told := func() int {
		return pgtest.One[int](t, s.DB, `select count(*) from notifications where kind = 'ending' and member_id = $1`, s.assistant.ID)
	}
	for _, away := range []struct {
		name, goes, returns string
		id                  uuid.UUID
	}{
		{
			"suspended", `update members set suspended_at = now(), ends_after = access_ends_at, access_ends_at = now() where id = $1`,
			`update members set suspended_at = null, access_ends_at = ends_after, ends_after = null where id = $1`, s.assistant.ID,
		},
		{
			"with the workspace deleted", `update workspaces set deleted_at = now() where id = $1`,
			`update workspaces set deleted_at = null where id = $1`, s.space.ID,
		},
	} {
		s.Exec(t, away.goes, away.id)
		wait, err := s.Letters.TellEnding(t.Context(), job)
		if err != nil || wait <= 0 || wait > people.Day || told() != 0 {
			t.Errorf("%s: it waits %v, %v, and %d are told", away.name, wait, err, told())
		}
		s.Exec(t, away.returns, away.id)
	}
	if wait, err := s.Letters.TellEnding(t.Context(), job); err != nil || wait > 0 || told() != 1 {
		t.Errorf("back: it waits %v, %v, and %d are told", wait, err, told())
	}
	s.Exec(t, `update members set access_ends_at = null where id = $1`, s.assistant.ID)
	if wait, err := s.Letters.TellEnding(t.Context(), job); err != nil || wait > 0 || told() != 1 {
		t.Errorf("lifted: it waits %v, %v, and %d are told", wait, err, told())
	}
}
