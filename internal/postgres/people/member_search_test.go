package people_test

import (
	"testing"

	"latchkey/internal/mail"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Members and invitations are found as people type names and addresses, also under
// a name that they have given themselves since.
func TestMembersAreFoundAsPeopleTypeTheirNames(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	list := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Members)
	pgtest.Must(t, s.Accounts.UpdateProfile(t.Context(), s.target.User, "Siobhán O’Malley-Lebœuf", "", ""))
	address, err := mail.ParseAddress("jo.visser@bücher.example")
	pgtest.Must(t, err)
	s.NewInvitation(t, s.owner, address.Key(), "agent")
	for search, want := range map[string]string{
		"o'malley": s.target.Email, "omalley": s.target.Email, "LEBOEUF siobhan": s.target.Email, s.target.Email: s.target.Email,
		"visser": address.Key(), "jo@bücher.example": "", "jo.visser@bücher.example": address.Key(), "bücher.example": address.Key(),
		"alley": "", "%": "",
	} {
		page, err := s.Store.Members(t.Context(), list, people.MemberQuery{Search: search, Limit: 10})
		pgtest.Must(t, err)
		got := ""
		for i := range page.People {
			got += page.People[i].Email
		}
		if got != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
	}
}
