package stores_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// A search among very many lists the first that it finds, each once, and says that there
// are more; what it can look at whole it lists whole.
func TestASearchOfMembersListsSoManyAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	large := h.NewSpace(t, "large")
	grant := pgtest.Grant[policy.List](t, h.DB, h.NewMember(t, large, "owner", "owner"), policy.Members)
	h.crowdOfMates(t, 2200, large.ID)
	h.Exec(t, `update members set words = words || case when name_key like '%0 anna' or name_key like '%1 %' or name_key like '%2 %'
		or name_key like '%3 %' or name_key like '%4 %' then 'alpha' else 'beta' end where email <> 'owner@test.example'`)
	find := func(q people.MemberQuery, want int, partial bool) {
		t.Helper()
		listed := map[uuid.UUID]bool{}
		said := false
		for more, asked := true, q; more; {
			q.Limit = 50
			page, err := h.Store.Members(t.Context(), grant, q)
			pgtest.Must(t, err)
			for i := range page.People {
				if listed[page.People[i].ID] {
					t.Errorf("%+v lists %s twice", asked, page.People[i].Email)
				}
				listed[page.People[i].ID] = true
			}
			said = said || page.Partial
			more, q.After = page.More, page.Next
		}
		if len(listed) != want || said != partial {
			t.Errorf("%+v lists %d, some more %t, want %d, %t", q, len(listed), said, want, partial)
		}
	}
	find(people.MemberQuery{Search: "mate"}, 101, true)
	find(people.MemberQuery{Search: "guests.example"}, 101, true)
	find(people.MemberQuery{Search: "example"}, 0, false)
	find(people.MemberQuery{Search: "m"}, 101, true)
	find(people.MemberQuery{Search: "anna mate"}, 101, true)
	find(people.MemberQuery{Search: "mate zeldzaam"}, 1, false)
	find(people.MemberQuery{Search: "guest7@guests.example"}, 1, false)
	find(people.MemberQuery{Search: "mates.example guests.example"}, 0, false)
	find(people.MemberQuery{Search: "mate", Role: policy.Admin}, 22, false)
	find(people.MemberQuery{Search: "mate", Role: policy.Owner}, 0, false)
	find(people.MemberQuery{Search: "mate", Status: people.Expired}, 0, false)
	find(people.MemberQuery{Search: "alpha beta"}, 0, true) // nobody, but it cannot know
	h.Exec(t, `update members set removed_at = now() where role = 'agent'`)
	find(people.MemberQuery{Search: "mate"}, 22, false)
	h.Exec(t, `update invitations set state = 'withdrawn' where email not like 'guest77%'`)
	find(people.MemberQuery{Search: "guests.example"}, 11, false)
}

func TestASearchOfASectionListsSoManyAndSaysSo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	large := h.NewSpace(t, "large")
	owner := h.NewMember(t, large, "owner", "owner")
	for _, kept := range sectionsOf(h.Store) {
		s, facts := things{reflect.ValueOf(kept), t, h, owner}, kept.Facts()
		h.CrowdSection(t, facts, 1200, large.ID)
		there := pgtest.One[int](t, h.DB, `select count(*) from `+facts.Table+` x where to_jsonb(x) @> $1`, sharing(facts))
		find := func(q listing.NameQuery, want int) {
			t.Helper()
			q.Limit = 500
			answers, err := s.call("List", q, nil)
			pgtest.Must(t, err)
			got, partial := answers[0].FieldByName("Rows").Len(), answers[0].FieldByName("Partial").Bool()
			if got != min(want, 101) || partial != (want > 100) {
				t.Errorf("%s: %+v lists %d, some more %t, of %d", facts.Noun, q, got, partial, want)
			}
		}
		find(listing.NameQuery{Search: "mug"}, there)
		find(listing.NameQuery{Search: "mug 7"}, 1+max(0, min(there, 79)-69)+max(0, min(there, 799)-699))
		find(listing.NameQuery{Search: "cup"}, 0)
		if facts.PutsAway {
			find(listing.NameQuery{Search: "mug", State: listing.PutAway}, there/100)
			find(listing.NameQuery{Search: "mug", State: listing.Active}, there-there/100)
		}
		if facts.Undo && facts.PutsAway {
			h.Exec(t, `update `+facts.Table+` x set deleted_at = now() where active and to_jsonb(x) @> $1`, sharing(facts))
			find(listing.NameQuery{Search: "mug"}, there/100)
			h.Exec(t, `update `+facts.Table+` x set deleted_at = null where to_jsonb(x) @> $1`, sharing(facts))
			find(listing.NameQuery{Search: "mug"}, there)
		}
	}
}
