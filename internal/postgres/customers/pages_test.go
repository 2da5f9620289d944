package customers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Leafing through a list shows each row once, in the order of the whole list.
func TestPagesShowEachCustomerOnce(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	h.Exec(t, `update contacts set created_at = date_trunc('month', created_at), name_key = left(name_key, 2)`) // Many are alike.
	g := pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts)
	for sort, order := range map[customers.Sort]string{customers.Newest: `created_at desc, id desc`, customers.ByName: `name_key, id`} {
		t.Run(string(sort), func(t *testing.T) {
			t.Parallel()
			want := pgtest.List[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 and deleted_at is null
				order by `+order, owner.Space)
			var got []uuid.UUID
			q := customers.ContactQuery{Sort: sort, Limit: 7}
			for more := true; more && len(got) <= len(want); {
				page, err := h.Store.Contacts(t.Context(), g, q)
				pgtest.Must(t, err)
				for i := range page.Contacts {
					got = append(got, page.Contacts[i].ID)
				}
				more, q.After = page.More, page.Next
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("the pages (-want +got):\n" + diff)
			}
		})
	}
}

// A search is by the beginnings of words, and nothing in it is a pattern.
func TestSearchIsByTheBeginningsOfWords(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.NewContact(t, s.space, "Jan de Vries", "jan@pottery.example")
	g := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	for search, want := range map[string]int{
		"": 2, "hel": 1, "dub hel": 1, "DUBOIS": 1, "customers.example": 1, pgtest.CustomerEmail: 1, "pottery": 1, "vries jan": 1, "hel jan": 0,
		"ubois": 0, "%": 0, "h%": 0, "_elene": 0, `\`: 0, "'": 0, "jan d v": 1,
	} {
		page, err := s.Store.Contacts(t.Context(), g, customers.ContactQuery{Search: search, Limit: 10})
		pgtest.Must(t, err)
		if len(page.Contacts) != want || page.Count != want {
			t.Errorf("%q finds %d and counts %d, want %d", search, len(page.Contacts), page.Count, want)
		}
	}
}
