package webtest

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
)

// Press has the log say that one of the atelier did an act to several by one press, which is
// returned.
func (s *Site) Press(t testing.TB, email, act string, ids ...string) string {
	t.Helper()
	press, targets := postgres.NewID().String(), make([]uuid.UUID, len(ids))
	for i, id := range ids {
		targets[i] = uuid.MustParse(id)
	}
	s.Exec(t, `
		insert into activity (workspace_id, id, member_id, actor, act, subject, target, target_id, detail)
		select m.workspace_id, gen_random_uuid(), m.id, m.name, $3, '', '', of.id, jsonb_build_object('together', $4::text)
		  from members m join workspace_slugs s using (workspace_id) cross join unnest($5::uuid[]) of (id)
		 where s.slug = $1 and m.email_key = $2`, Atelier, email, act, press, targets)
	return press
}
