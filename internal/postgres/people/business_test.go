package people_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// founding is what a workspace begins with.
var founding = people.WorkspaceDraft{Name: "New", Language: "en", TimeZone: "UTC", Country: "BE", Currency: "EUR"}

// The account is closed to those who might change it when they opened the page.
func TestRule09ADemotedOwnerChangesNothingInTheAccount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Exec(t, `update members set role = 'agent' where id = $1`, s.owner.ID)
	before := s.Dump(t)
	for _, act := range []string{"account.change", "account.logo", "account.logo_remove"} {
		if err := acts[act](t, s, s.owner); err == nil {
			t.Errorf("%s is done", act)
		}
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// A workspace's account and logo are its own: another reads and changes none.
func TestRule15TheAccountOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ours, theirs := h.NewMember(t, h.NewSpace(t, "atelier"), "owner", "owner"), h.NewMember(t, h.NewSpace(t, "nordlicht"), "nora", "owner")
	for p, image := range map[pgtest.Person]string{ours: "ours", theirs: "theirs"} {
		pgtest.Must(t, h.Store.SetLogo(t.Context(), pgtest.Grant[policy.Update](t, h.DB, p, policy.Account), []byte(image)))
	}
	read := func(p pgtest.Person) people.Business {
		b, err := h.Store.Account.Open(t.Context(), pgtest.Grant[policy.Open](t, h.DB, p, policy.Account))
		pgtest.Must(t, err)
		return b
	}
	foreign := read(theirs)
	logo := func(p pgtest.Person) uuid.UUID {
		return pgtest.One[uuid.UUID](t, h.DB, `select id from logos where workspace_id = $1`, p.Space)
	}
	mine, other := logo(ours), logo(theirs)
	pgtest.Must(t, h.Store.Account.Save(t.Context(), pgtest.Grant[policy.Update](t, h.DB, ours, policy.Account), business))
	pgtest.Must(t, h.Store.RemoveLogo(t.Context(), pgtest.Grant[policy.Update](t, h.DB, ours, policy.Account)))
	if diff := cmp.Diff(foreign, read(theirs)); diff != "" {
		t.Error("the other account has changed:\n" + diff)
	}
	want := business
	want.Version = 2
	if diff := cmp.Diff(want, read(ours)); diff != "" {
		t.Error("one's own (-want +got):\n" + diff)
	}
	if image, err := h.Store.Logo(t.Context(), h.Actor(t, theirs), other); err != nil || !bytes.Equal(image, []byte("theirs")) {
		t.Errorf("the other logo: %q, %v", image, err)
	}
	for what, id := range map[string]uuid.UUID{"the other logo": other, "one that was removed": mine} {
		image, err := h.Store.Logo(t.Context(), h.Actor(t, ours), id)
		pgtest.MustBe(t, fault.NotFound, err)
		if image != nil {
			t.Errorf("%s is shown", what)
		}
	}
	_, err := h.Store.Logo(t.Context(), policy.Actor{}, other)
	if err == nil {
		t.Error("nobody sees a logo")
	}
}
