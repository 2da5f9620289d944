package people_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres/pgtest"
)

// BenchmarkSwitcher compares somebody who is a member of 10,000 workspaces with somebody
// who is one of three: who is asking, as each request does, and what the switcher shows.
func BenchmarkSwitcher(b *testing.B) {
	s := newScene(b)
	many, few := s.NewUser(b, "many"), s.NewUser(b, "few")
	s.places(b, many, 10_000)
	s.places(b, few, 3)
	s.Exec(b, `vacuum (analyze) members, workspaces, workspace_slugs, organizations`)
	asking := func(user uuid.UUID) func() {
		one, slug := s.signIn(b, user), "place-2-of-"+user.String()
		return func() {
			if who := s.who(b, one, slug); who == nil || who.Workspace == nil {
				b.Fatal("nobody is asking")
			}
		}
	}
	b.Run("who", func(b *testing.B) { pgtest.InTurn(b, asking(many), asking(few)) })
	for name, search := range map[string]string{"shown": "", "searched": "place 2", "searched in vain": "qqqq"} {
		listing := func(user uuid.UUID) func() {
			return func() { pgtest.Must(b, pgtest.ErrorOf(s.Accounts.Memberships(b.Context(), user, search, 100))) }
		}
		b.Run(name, func(b *testing.B) { pgtest.InTurn(b, listing(many), listing(few)) })
	}
}

// places makes a user a member of so many workspaces.
func (s *scene) places(b *testing.B, user uuid.UUID, count int) {
	b.Helper()
	s.Exec(b, `
		with w as (insert into workspaces (id, organization_id, name, language, country, currency)
		           select gen_random_uuid(), organization_id, 'Place ' || n, 'en', 'FR', 'EUR' from workspaces, generate_series(1, $2) n where id = $3
		           returning id, name),
		     c as (insert into workspace_slugs (slug, workspace_id)
		           select lower(replace(name, ' ', '-')) || '-of-' || $1::uuid, id from w)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		select w.id, gen_random_uuid(), u.id, u.name, u.name_key, u.email, u.email_key, 'agent' from w, users u where u.id = $1::uuid`,
		user, count, s.space.ID)
}
