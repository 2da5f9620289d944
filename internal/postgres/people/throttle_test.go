package people_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// mustWait checks that a try is one too many, and that the asker learns for how
// long.
func mustWait(t *testing.T, limit postgres.Limit, err error) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.TooMany {
		t.Fatalf("the error is %v", err)
	}
	if f.Wait <= 0 || f.Wait > limit.Window+time.Second {
		t.Errorf("the wait is %v, of a window of %v", f.Wait, limit.Window)
	}
}

func TestRule21LimitsAreThoseOfTheDesign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ got, want postgres.Limit }{
		"invitations to an address":    {postgres.LimitInvite, postgres.Limit{Count: 5, Window: time.Hour}},
		"invitations of a workspace":   {postgres.LimitInviteSpace, postgres.Limit{Count: 100, Window: time.Hour}},
		"tries to sign in to a person": {postgres.LimitSignIn, postgres.Limit{Count: 10, Window: 3 * time.Minute}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

// Invitations and resends to an address count together, whoever sends them.
func TestRule21InvitationsToAnAddress(t *testing.T) {
	t.Parallel()
	s := newScene(t) // It has sent the first one.
	admin := s.NewMember(t, s.space, "admin", "admin")
	try := func(by pgtest.Person) error {
		return pgtest.ErrorOf(s.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members),
			inviteOf(t, s.sent.Email, pgtest.Offer(t, "agent"))))
	}
	doing("invitation.resend")(t, s)
	doing("invitation.resend")(t, s)
	pgtest.MustBe(t, fault.Invalid, try(admin)) // Refused, since one waits; yet it counts.
	pgtest.MustBe(t, fault.Invalid, try(s.owner))
	before := s.Dump(t)
	mustWait(t, postgres.LimitInvite, try(admin))
	mustWait(t, postgres.LimitInvite, acts["invitation.resend"](t, s, s.owner))
	after := s.Dump(t)
	delete(before, "throttles")
	delete(after, "throttles")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error("a try too many has changed rows:\n" + diff)
	}
}

func TestRule21InvitationsOfAWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stranger := s.stranger(t)
	s.Exec(t, `delete from throttles`)
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("guest%d@test.example", i))
	}
	g := pgtest.Stale[policy.Create](t, s.owner, policy.Members)
	pgtest.Must(t, pgtest.ErrorOf(s.Store.Invite(t.Context(), g, people.Invite{Addresses: pgtest.Addresses(t, many...), Offer: pgtest.Offer(t, "agent"),
		Language: "en"})))
	mustWait(t, postgres.LimitInviteSpace, pgtest.ErrorOf(s.Store.Invite(t.Context(), g, inviteOf(t, "one.more@test.example", pgtest.Offer(t, "agent")))))
	s.invite(t, stranger, "one.more@test.example", "agent")
}

// A limit is of a window: nobody is locked out for good.
func TestRule21TheNextWindowBeginsAnew(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	limit := postgres.Limit{Count: 2, Window: time.Hour}
	try := func() error { return h.Accounts.Throttle(t.Context(), "key", limit) }
	pgtest.Must(t, try())
	pgtest.Must(t, try())
	mustWait(t, limit, try())
	pgtest.Must(t, h.Accounts.Throttle(t.Context(), "another key", limit))
	h.Exec(t, `update throttles set window_ends = now() where key = 'key'`)
	pgtest.Must(t, try())
	if got := pgtest.One[int](t, h.DB, `select count from throttles where key = 'key'`); got != 1 {
		t.Errorf("the new window begins with %d", got)
	}
}

// Counting comes first: of many at once no more pass than the limit says.
func TestProveRule21ManyAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	limit := postgres.Limit{Count: 7, Window: time.Hour}
	for round := range pgtest.Rounds(5, 500) {
		trying := make([]func() error, 40)
		for i := range trying {
			trying[i] = func() error { return h.Accounts.Throttle(t.Context(), fmt.Sprint("key ", round), limit) }
		}
		passed := 0
		for _, err := range pgtest.AtOnce(trying...) {
			if err == nil {
				passed++
			} else if pgtest.KindOf(err) != fault.TooMany {
				t.Fatal(err)
			}
		}
		if passed != limit.Count {
			t.Fatalf("round %d: %d pass, the limit is %d", round, passed, limit.Count)
		}
	}
}
