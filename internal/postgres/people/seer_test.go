package people_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Who is asked whether they see something comes in pages, each member on one of them, also
// namesakes; and all are counted by what they may do.
func TestSeersComeInPages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `
		with accounts as (
			insert into users (id, email, email_key, name, name_key, password_hash, language)
			select gen_random_uuid(), a, a, 'Mate', 'mate', 'x', 'en'
			  from generate_series(1, $2::int) n, concat('mate', n, '@mates.example') a
			returning id, email, name, name_key)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions)
		select $1, id, id, name, name_key, email, email, 'agent',
		       case when right(email, 15) = '5@mates.example' then array['visibility_own'] else '{}' end
		  from accounts`, s.space.ID, 2*people.SeerRows)
	grant, contacts := pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Members), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts)
	for _, customer := range []uuid.UUID{uuid.Nil, s.customer} {
		seen, counted, pages := map[uuid.UUID]int{}, 0, 0
		for after, more := (people.MemberCursor{}), true; more; pages++ {
			further := &contacts
			if customer == uuid.Nil {
				further = nil
			}
			page, err := s.Store.Seers(t.Context(), grant, further, customer, after)
			pgtest.Must(t, err)
			for i := range page.People {
				seen[page.People[i].ID]++
			}
			after, more, counted = page.Next, page.More, 0
			for i := range page.Alike {
				counted += page.Alike[i].Count
			}
		}
		all := pgtest.One[int](t, s.DB, `select count(*) from members where workspace_id = $1`, s.space.ID)
		want := all
		if customer != uuid.Nil {
			want = 0
		}
		if len(seen) != all || counted != want || pages != 3 {
			t.Errorf("%s: %d of %d members on %d pages, %d counted", customer, len(seen), all, pages, counted)
		}
		for id, times := range seen {
			if times != 1 {
				t.Errorf("%s stands on %d pages", id, times)
			}
		}
	}
}

// Whose own a customer is, or whose team's, is asked of those alone whom a restriction narrows:
// no role reaches so far by itself.
func TestNoRoleReachesItsOwnAloneWithoutARestriction(t *testing.T) {
	t.Parallel()
	for _, role := range policy.Roles {
		for _, access := range policy.AccessOf(policy.Offer{Role: role}) {
			if (access.Reach == policy.ReachOwn || access.Reach == policy.ReachTeam) && !access.Resource.Personal() {
				t.Errorf("%s reaches %s of %s", role, access.Reach, access.Resource)
			}
		}
	}
}
