package people_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// In each order the pages are the whole list, one behind the other, nobody twice and nobody
// left out, also where several joined or were seen at the same moment.
func TestMembersAreSorted(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i := range 12 {
		s.NewMember(t, s.space, fmt.Sprintf("mate%02d", 11-i), "agent")
	}
	for _, address := range []string{"b@guests.example", "a@guests.example", "c@guests.example"} {
		s.NewInvitation(t, s.owner, address, "agent")
	}
	s.Exec(t, `update members set
		joined_at = '2026-01-10 12:00Z'::timestamptz - mod(length(email) + ascii(right(name, 1)), 4) * interval '1 day',
		last_seen_at = case mod(ascii(right(name, 1)), 3) when 0 then null else
			'2026-02-10 12:00Z'::timestamptz - mod(ascii(right(name, 1)), 4) * interval '1 hour' end where workspace_id = $1`, s.space.ID)
	list := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Members)
	page := func(q people.MemberQuery) people.MemberPage {
		page, err := s.Store.Members(t.Context(), list, q)
		pgtest.Must(t, err)
		return page
	}
	sorts := map[people.MemberSort]func(a, b people.Person) bool{ // whether a may stand before b
		people.ByRole:   func(a, b people.Person) bool { return a.Role < b.Role || a.Role == b.Role && a.SortKey <= b.SortKey },
		people.ByName:   func(a, b people.Person) bool { return a.SortKey <= b.SortKey },
		people.BySeen:   func(a, b people.Person) bool { return !a.Here().Before(b.Here()) },
		people.ByJoined: func(a, b people.Person) bool { return !a.Joined.Before(b.Joined) },
	}
	for _, sort := range people.MemberSorts {
		for _, narrowed := range []people.MemberQuery{{}, {Search: "mate"}, {Role: policy.Agent}, {Status: people.Pending}} {
			narrowed.Sort, narrowed.Limit = sort, 100
			whole := page(narrowed).People
			for i := 1; i < len(whole); i++ {
				before, after := whole[i-1], whole[i]
				right := sorts[sort](before, after)
				if before.Pending || after.Pending {
					right = after.Pending && (!before.Pending || before.SortKey < after.SortKey)
				}
				if !right {
					t.Errorf("%q: %s stands before %s", sort, before.Email, after.Email)
				}
			}
			var walked []people.Person
			for q := narrowed; ; {
				q.Limit = 2
				p := page(q)
				walked = append(walked, p.People...)
				if q.After = p.Next; !p.More || len(walked) > 100 {
					break
				}
			}
			if diff := cmp.Diff(emails(whole), emails(walked)); diff != "" || len(whole) < 3 {
				t.Errorf("%q, %v: the pages are not the list of %d (-list +pages):\n%s", sort, narrowed, len(whole), diff)
			}
		}
	}
}

func emails(list []people.Person) []string {
	var all []string
	for p := range slices.Values(list) {
		all = append(all, p.Email)
	}
	return all
}
