package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// The switcher shows so many workspaces, and finds the others by name.
func TestWorkspacesAreSearched(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 5 {
		s.Exec(t, `
			with w as (insert into workspaces (id, organization_id, name, language, country, currency)
			           select gen_random_uuid(), organization_id, $1::text, 'en', 'FR', 'EUR' from workspaces where id = $2 returning id),
			     c as (insert into workspace_slugs (slug, workspace_id) select 'studio-' || $3::text, id from w)
			insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, last_seen_at)
			select w.id, gen_random_uuid(), m.user_id, m.name, m.name_key, m.email, m.email_key, 'agent', now() - $3::integer * interval '1 day'
			  from w, members m where m.id = $4`, fmt.Sprintf("Studio %d", i), s.space.ID, fmt.Sprint(i), s.target.ID)
	}
	for search, want := range map[string]string{
		"": "3 true", "studio": "3 true", "STUDIO 4": "1 false", "%": "0 false", "nowhere": "0 false",
	} {
		m, err := s.Accounts.Memberships(t.Context(), s.target.User, search, 3)
		pgtest.Must(t, err)
		if diff := cmp.Diff(want, fmt.Sprint(len(m.Workspaces), " ", m.More)); diff != "" || m.Home != "studio-0" {
			t.Errorf("%q: %s, home %q", search, diff, m.Home)
		}
	}
}
