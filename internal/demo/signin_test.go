package demo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/demo"
	"latchkey/internal/fault"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

func TestEverySignInOpensWithThePassword(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	if err := signin.CheckNew("password", demo.Password, ""); err != nil {
		t.Errorf("nobody could choose the password: %v", err)
	}
	addresses := []string{}
	for _, s := range demo.SignIns() {
		addresses = append(addresses, s.Email)
		for _, place := range rows(t, db, `
			select m.role || ' ' || w.name from members m join workspaces w on w.id = m.workspace_id
			 where m.email = $1 union all select o.role || ' ' || n.name from organization_members o join organizations n on n.id = o.organization_id
			  join users u on u.id = o.user_id where u.email = $1 and o.role <> 'member'`, s.Email) {
			role, name, _ := strings.Cut(place, " ")
			if !strings.Contains(s.Place, role) || !strings.Contains(s.Place, name) {
				t.Errorf("%s is %s, the list says %q", s.Email, place, s.Place)
			}
		}
	}
	if diff := cmp.Diff(rows(t, db, `select email from users order by email`), slices.Sorted(slices.Values(addresses))); diff != "" {
		t.Error("accounts (-database +list):\n" + diff)
	}
	for _, hash := range rows(t, db, `select distinct password_hash from users`) {
		ok, rehash, err := signin.Verify(t.Context(), demo.Password, hash)
		if !ok || rehash != "" || err != nil {
			t.Errorf("the password does not open %q: %v, rehash %q, %v", hash, ok, rehash, err)
		}
	}
}

func TestThePendingLinkOpensAndTheExpiredDoesNot(t *testing.T) {
	t.Parallel()
	test := pgtest.NewDemo(t)
	accounts := people.NewAccounts(test.Serve(t))
	link := func(email string) string {
		id := rows(t, test, `select id::text from invitations where email = $1`, email)
		return signin.Link(key, signin.InvitationLink, uuid.MustParse(id[0]), 1)
	}
	view, err := accounts.Invitation(t.Context(), link("pending@demo.test"))
	if err != nil || view.Slug != "atelier-marchand" || view.Inviter != "Marie Marchand" || view.HasAccount {
		t.Errorf("the pending link shows %+v, %v", view, err)
	}
	joined, err := accounts.Accept(t.Context(), people.InvitationRef{Link: link("pending@demo.test")}, people.Newcomer{Name: "Pia", PasswordHash: "x"})
	if err != nil || joined.Slug != "atelier-marchand" {
		t.Errorf("the pending link leads to %+v, %v", joined, err)
	}
	if _, err := accounts.Invitation(t.Context(), link("expired@demo.test")); pgtest.KindOf(err) != fault.Gone {
		t.Errorf("the expired link: %v", err)
	}
}
