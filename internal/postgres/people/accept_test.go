package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/fault"
	"latchkey/internal/policy/policytest"
	"latchkey/internal/postgres/pgtest"
)

// Of a hundred at once, by the link and by the session of its address, one is
// let in, and for the others the link is dead.
func TestProveRule05AnInvitationIsAcceptedOnce(t *testing.T) {
	t.Parallel()
	const callers = 100
	h := newHouse(t, func(c *pgxpool.Config) { c.MaxConns = int32(pgtest.Rounds(32, callers)) })
	s := h.NewSpace(t, "atelier")
	owner := h.NewMember(t, s, "owner", "owner")
	for round := range pgtest.Rounds(3, 1000) {
		h.Exec(t, `delete from throttles`)
		name, who, hasAccount := fmt.Sprint("guest", round), newcomer, round%2 == 0
		if hasAccount {
			who = h.guest(t, name)
		}
		sent := h.invite(t, owner, name+"@test.example", "agent")
		accepting := make([]func() error, callers)
		for i := range accepting {
			offer := sent.byLink()
			if hasAccount && i%2 == 0 {
				offer = sent.byID()
			}
			accepting[i] = func() error { _, err := h.Accounts.Accept(t.Context(), offer, who); return err }
		}
		joined := 0
		for _, err := range pgtest.AtOnce(accepting...) {
			if err == nil {
				joined++
			} else if pgtest.KindOf(err) != fault.Gone {
				t.Fatalf("round %d: one who comes late is told %v", round, err)
			}
		}
		members := pgtest.One[int](t, h.DB, `select count(*) from members where email_key = $1`, sent.Email)
		accounts := pgtest.One[int](t, h.DB, `select count(*) from users where email_key = $1`, sent.Email)
		logged := pgtest.One[int](t, h.DB, `select count(*) from activity where act = 'invitation.accept' and target = $1`, sent.Email)
		if joined != 1 || members != 1 || accounts != 1 || logged != 1 {
			t.Fatalf("round %d: %d are let in, %d memberships, %d accounts, %d lines in the log", round, joined, members, accounts, logged)
		}
	}
}

func TestRule05AcceptanceMakesWhatWasOffered(t *testing.T) {
	t.Parallel()
	s, m := newScene(t), policytest.Load(t)
	for _, role := range m.Roles() {
		for i, restrictions := range m.Combinations(role) {
			sent := s.invite(t, s.owner, fmt.Sprintf("%s.%d@test.example", role, i), role, restrictions...)
			joined, err := s.Accounts.Accept(t.Context(), sent.byLink(), newcomer)
			pgtest.Must(t, err)
			want := fmt.Sprintf("%s %v joined Organization atelier as member", role, restrictions)
			got := pgtest.One[string](t, s.DB, `
				select format('%s [%s] joined %s as %s', m.role, array_to_string(m.restrictions, ' '), o.name, om.role)
				  from members m join workspaces w on w.id = m.workspace_id join organizations o on o.id = w.organization_id
				  join organization_members om on om.organization_id = o.id and om.user_id = m.user_id
				 where m.user_id = $1`, joined.User)
			if got != want || joined.Slug != "atelier" {
				t.Errorf("%s in %s, want %s", got, joined.Slug, want)
			}
		}
	}
}

// An invitation may be older than what its address is by now.
func TestRule05AcceptanceNeverChangesARole(t *testing.T) {
	t.Parallel()
	s, roles := newScene(t), policytest.Load(t).Roles()
	for _, has := range roles {
		for _, offered := range roles {
			member := s.NewMember(t, s.space, has+"."+offered, has)
			sent := s.inviteMember(t, s.owner, member, offered)
			before := pgtest.One[string](t, s.DB, `select m::text from members m where id = $1`, member.ID)
			if _, err := s.Accounts.Accept(t.Context(), sent.byLink(), asNewcomer(member)); err != nil && pgtest.KindOf(err) == 0 {
				t.Errorf("offered %s: %v", offered, err)
			}
			if after := pgtest.One[string](t, s.DB, `select m::text from members m where id = $1`, member.ID); before != after {
				t.Errorf("offered %s: the member was %s and is %s", offered, before, after)
			}
		}
	}
}

// Whoever holds the link: it lets in the address that it was sent to.
func TestRule02AnInvitationIsBoundToItsAddress(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	other := s.guest(t, "other")
	before := s.Dump(t)
	_, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), other)
	pgtest.MustBe(t, fault.Gone, err)
	byID := s.sent.byID()
	byID.EmailKey = "other@test.example"
	_, err = s.Accounts.Accept(t.Context(), byID, other)
	pgtest.MustBe(t, fault.Gone, err)
	pgtest.MustBe(t, fault.Gone, s.Accounts.Decline(t.Context(), byID))
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// The page was opened before its address had an account: the name and the
// password of the form must not become a second one, nor change the first.
func TestRule06AnAccountThatIsThereIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.NewUser(t, "invited")
	before := s.Dump(t)
	_, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), newcomer)
	pgtest.MustBe(t, fault.Conflict, err)
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestRule04LookingAtAnInvitationWritesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.Dump(t)
	view, err := s.Accounts.Invitation(t.Context(), s.sent.Link)
	pgtest.Must(t, err)
	if view.ID != s.sent.ID || view.Workspace != s.space.ID || view.Email != s.sent.Email || view.Inviter != "owner" || view.HasAccount {
		t.Errorf("%+v", view)
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// Until the mailbox is proved there is nobody.
func TestRule06AnInvitationMakesNoAccount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	if id := pgtest.List[uuid.UUID](t, s.DB, `select id from users where email_key = $1`, s.sent.Email); len(id) > 0 {
		t.Error("the invited address has an account")
	}
}
