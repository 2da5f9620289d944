package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// A reset link that was used opens again as soon as anybody asks for another.
func TestRule01AUsedResetLinkStaysDead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user := h.NewUser(t, "account")
	address := pgtest.Addresses(t, "account@test.example")[0]
	pgtest.Must(t, h.Accounts.BeginReset(t.Context(), address, "en"))
	used := resetLink(t, h, user)
	_, err := h.Accounts.FinishReset(t.Context(), used, "", "y")
	pgtest.Must(t, err)
	pgtest.Must(t, h.Accounts.BeginReset(t.Context(), address, "en"))
	_, err = h.Accounts.FinishReset(t.Context(), used, "", "z")
	pgtest.MustBe(t, fault.Gone, err)
}

// Changing the password leaves a reset link open that was asked for before.
func TestRule01ANewPasswordEndsTheResetLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user := h.NewUser(t, "account")
	pgtest.Must(t, h.Accounts.BeginReset(t.Context(), pgtest.Addresses(t, "account@test.example")[0], "en"))
	link := resetLink(t, h, user)
	_, err := h.Accounts.SetPassword(t.Context(), user, "y", true)
	pgtest.Must(t, err)
	_, _, err = h.Accounts.Reset(t.Context(), link)
	pgtest.MustBe(t, fault.Gone, err)
}

// Someone who is a member already accepts: the line in the log is by nobody,
// about a member that does not exist.
func TestRule31AcceptanceOfAMemberIsLoggedAsTheirs(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	sent := s.inviteMember(t, s.owner, s.target, "assistant")
	_, err := s.Accounts.Accept(t.Context(), sent.byLink(), asNewcomer(s.target))
	pgtest.Must(t, err)
	if got := pgtest.One[string](t, s.DB, `select actor || coalesce((select ' is a member' from members m
		where m.id = a.member_id), ' is nobody') from activity a where act = 'invitation.accept'`); got != "target is a member" {
		t.Errorf("the log says %q", got)
	}
}

// Resends do not count for the workspace.
func TestRule21ResendsCountForTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Exec(t, `delete from throttles`)
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("guest%d@test.example", i))
	}
	pgtest.Must(t, pgtest.ErrorOf(s.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, s.owner, policy.Members),
		people.Invite{Addresses: pgtest.Addresses(t, many...), Offer: pgtest.Offer(t, "agent"), Language: "en"})))
	pgtest.MustBe(t, fault.TooMany, acts["invitation.resend"](t, s, s.owner))
}

// Someone with another address and the link makes a void invitation void, and
// sends mails to the owners.
func TestRule02AnotherAddressVoidsNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	inviter := s.NewMember(t, s.space, "inviter", "admin")
	sent := s.invite(t, inviter, "guest@test.example", "assistant")
	other := s.guest(t, "other")
	s.Exec(t, `update members set role = 'assistant' where id = $1`, inviter.ID)
	before := s.Dump(t)
	_, err := s.Accounts.Accept(t.Context(), sent.byLink(), other)
	pgtest.MustBe(t, fault.Gone, err)
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// A request that was let in before the workspace was deleted still writes.
func TestRule09NothingIsDoneInADeletedWorkspace(t *testing.T) {
	t.Parallel()
	for act, do := range acts {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.Exec(t, `update workspaces set deleted_at = now()`)
			if err := do(t, s, s.owner); pgtest.KindOf(err) != fault.NotFound {
				t.Errorf("%v", err)
			}
		})
	}
}

// The right to found was lost meanwhile: a raw error of Postgres, so a 500.
func TestFoundingWithoutTheRightIsAFault(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user, organization := h.NewUser(t, "user"), h.NewSpace(t, "atelier").ID
	g, err := policy.AuthorizeOrganization[policy.Create](
		policy.NewOrganizationActor(policy.OrganizationID(organization), policy.UserID(user), policy.OrganizationAdmin), policy.ManageWorkspaces)
	pgtest.Must(t, err)
	if _, err := h.Accounts.CreateWorkspace(t.Context(), user, &g, founding); pgtest.KindOf(err) == 0 {
		t.Errorf("%T %v", err, err)
	}
}

// A user who does not exist (deleted account) accepts.
func TestAcceptByNobody(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.Dump(t)
	_, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), peoplestore.Newcomer{User: uuid.New()})
	if err == nil {
		t.Error("accepted by nobody")
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// resetLink is the link that is on its way to a user.
func resetLink(t *testing.T, h *house, user uuid.UUID) string {
	t.Helper()
	id := pgtest.One[uuid.UUID](t, h.DB, `select id from tokens where purpose = 'reset' and user_id = $1`, user)
	return signin.Link(pgtest.ServerKey, signin.ResetLink, id, 1)
}
