package postgres_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/signin"
)

// A reset link that was used opens again as soon as anybody asks for another.
func TestRule01AUsedResetLinkStaysDead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user := h.user(t, "account")
	address := addresses(t, "account@test.example")[0]
	must(t, h.Accounts.BeginReset(t.Context(), address, "en"))
	used := resetLink(t, h, user)
	_, err := h.Accounts.FinishReset(t.Context(), used, "", "y")
	must(t, err)
	must(t, h.Accounts.BeginReset(t.Context(), address, "en"))
	_, err = h.Accounts.FinishReset(t.Context(), used, "", "z")
	mustBe(t, fault.Gone, err)
}

// Changing the password leaves a reset link open that was asked for before.
func TestRule01ANewPasswordEndsTheResetLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user := h.user(t, "account")
	must(t, h.Accounts.BeginReset(t.Context(), addresses(t, "account@test.example")[0], "en"))
	link := resetLink(t, h, user)
	_, err := h.Accounts.SetPassword(t.Context(), user, "y", true)
	must(t, err)
	_, err = h.Accounts.Reset(t.Context(), link)
	mustBe(t, fault.Gone, err)
}

// Someone who is a member already accepts: the line in the log is by nobody,
// about a member that does not exist.
func TestRule31AcceptanceOfAMemberIsLoggedAsTheirs(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	sent := s.inviteMember(t, s.owner, s.target, "assistant")
	_, err := s.Accounts.Accept(t.Context(), sent.byLink(), s.target.asNewcomer())
	must(t, err)
	if got := one[string](t, s.house, `select actor || coalesce((select ' is a member' from members m where m.id = a.member_id), ' is nobody') from activity a where act = 'invitation.accept'`); got != "target is a member" {
		t.Errorf("the log says %q", got)
	}
}

// Resends do not count for the workspace.
func TestRule21ResendsCountForTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.exec(t, `delete from throttles`)
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("guest%d@test.example", i))
	}
	must(t, s.Store.Invite(t.Context(), stale[policy.Create](t, s.owner, policy.Members), people.Invite{Addresses: addresses(t, many...), Offer: offer(t, "agent"), Language: "en"}))
	mustBe(t, fault.TooMany, acts["invitation.resend"](t, s, s.owner))
}

// Someone with another address and the link makes a void invitation void, and
// sends mails to the owners.
func TestRule02AnotherAddressVoidsNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	inviter := s.member(t, s.space, "inviter", "admin")
	sent := s.invite(t, inviter, "guest@test.example", "assistant")
	other := s.guest(t, "other")
	s.exec(t, `update members set role = 'assistant' where id = $1`, inviter.ID)
	before := s.dump(t)
	_, err := s.Accounts.Accept(t.Context(), sent.byLink(), other)
	mustBe(t, fault.Gone, err)
	if diff := cmp.Diff(before, s.dump(t)); diff != "" {
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
			s.exec(t, `update workspaces set deleted_at = now()`)
			if err := do(t, s, s.owner); kindOf(err) != fault.NotFound {
				t.Errorf("%v", err)
			}
		})
	}
}

// The right to found was lost meanwhile: a raw error of Postgres, so a 500.
func TestFoundingWithoutTheRightIsAFault(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	user, organization := h.user(t, "user"), h.space(t, "atelier").ID
	g, err := policy.AuthorizeOrganization[policy.Create](
		policy.NewOrganizationActor(policy.OrganizationID(organization), policy.UserID(user), policy.OrganizationAdmin), policy.ManageWorkspaces)
	must(t, err)
	if _, err := h.Accounts.FoundWorkspace(t.Context(), user, &g, founding); kindOf(err) == 0 {
		t.Errorf("%T %v", err, err)
	}
}

// A user who does not exist (deleted account) accepts.
func TestAcceptByNobody(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.dump(t)
	_, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), peoplestore.Newcomer{User: uuid.New()})
	if err == nil {
		t.Error("accepted by nobody")
	}
	if diff := cmp.Diff(before, s.dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// resetLink is the link that is on its way to a user.
func resetLink(t *testing.T, h *house, user uuid.UUID) string {
	t.Helper()
	id := one[uuid.UUID](t, h, `select id from tokens where purpose = 'reset' and user_id = $1`, user)
	return signin.Link(serverKey, signin.ResetLink, id, 1)
}
