package people_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// inviteMember leaves an invitation for somebody who is a member: they were
// away when it was sent.
func (h *house) inviteMember(t *testing.T, by, member pgtest.Person, role string) invitation {
	t.Helper()
	h.Exec(t, `update members set removed_at = now() where id = $1`, member.ID)
	sent := h.invite(t, by, member.Email, role)
	h.Exec(t, `update members set removed_at = null where id = $1`, member.ID)
	return sent
}

func (h *house) tokens(t testing.TB) []uuid.UUID {
	t.Helper()
	return pgtest.List[uuid.UUID](t, h.DB, `select id from tokens where purpose = 'invitation' order by 1`)
}

func TestRule10RemovalEndsInvitations(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	leaver := s.NewMember(t, s.space, "leaver", "admin")
	other := s.stranger(t)
	cases := map[string]struct {
		sent invitation
		want string
	}{
		"that they sent":               {s.invite(t, leaver, "by.leaver@test.example", "agent"), "void"},
		"for their address":            {s.inviteMember(t, s.owner, leaver, "agent"), "void"},
		"of somebody else":             {s.sent, "pending"},
		"of another workspace to them": {s.invite(t, other, leaver.Email, "agent"), "pending"},
	}
	pgtest.Must(t, s.remove(t, s.owner, leaver))
	tokens := s.tokens(t)
	for name, c := range cases {
		if got := s.state(t, c.sent); got != c.want {
			t.Errorf("the invitation %s is %s, want %s", name, got, c.want)
		}
		if slices.Contains(tokens, c.sent.ID) != (c.want == "pending") {
			t.Errorf("the link of the invitation %s opens: %v", name, c.want != "pending")
		}
	}
}

// stranger is an owner of another workspace.
func (s *scene) stranger(t *testing.T) pgtest.Person {
	t.Helper()
	return s.NewMember(t, s.NewSpace(t, "elsewhere"), "stranger", "owner")
}

// The row stays, so that history keeps its names; whoever left is gone from
// the lists and cannot be removed twice.
func TestRule10ARemovedMemberLeavesATombstone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	pgtest.Must(t, s.remove(t, s.owner, s.target))
	if got := pgtest.One[string](t, s.DB, `select format('%s %s %s', name, role, version) from members
		where id = $1 and removed_at is not null`, s.target.ID); got != "target agent 2" {
		t.Errorf("the tombstone says %q", got)
	}
	before := s.Dump(t)
	_, err := s.Store.Member(t.Context(), pgtest.Stale[policy.Open](t, s.owner, policy.Members), s.target.ID)
	pgtest.MustBe(t, fault.NotFound, err)
	_, _, err = s.Store.Consequences(t.Context(), pgtest.Stale[policy.Delete](t, s.owner, policy.Members), s.target.ID)
	pgtest.MustBe(t, fault.NotFound, err)
	pgtest.MustBe(t, fault.NotFound, s.remove(t, s.owner, s.target))
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestConsequencesCountWhatWillEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	leaver := s.NewMember(t, s.space, "leaver", "admin")
	s.invite(t, leaver, "first@test.example", "agent")
	run := s.invite(t, leaver, "second@test.example", "agent")
	s.Exec(t, `update invitations set expires_at = now() where id = $1`, run.ID)
	for range 2 {
		s.signIn(t, leaver.User)
	}
	pgtest.Must(t, s.Accounts.EndSession(t.Context(), s.signIn(t, leaver.User).session))
	_, c, err := s.Store.Consequences(t.Context(), pgtest.Stale[policy.Delete](t, s.owner, policy.Members), leaver.ID)
	pgtest.Must(t, err)
	if c.Invitations != 1 || c.Sessions != 2 {
		t.Errorf("%+v, want one invitation and two sessions", c)
	}
}

// A former member starts from the restrictions that they had.
func TestAFormerMemberStartsWithTheirRestrictions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by   string
		role string
		now  []string
		want policy.GiveReason
	}{
		"the same":                  {"admin", "agent", []string{"workflows", "mask_contact"}, ""},
		"more":                      {"admin", "agent", []string{"visibility_own", "workflows", "mask_contact"}, ""},
		"fewer":                     {"admin", "agent", []string{"workflows"}, policy.GiveLift},
		"none, by a manager":        {"manager", "agent", nil, policy.GiveLift},
		"none, by an owner":         {"owner", "agent", nil, ""},
		"another role":              {"admin", "assistant", nil, policy.GiveLift},
		"another role, by an owner": {"owner", "manager", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			s := h.NewSpace(t, "atelier")
			owner, inviter := h.NewMember(t, s, "owner", "owner"), h.NewMember(t, s, "inviter", c.by)
			former := h.NewMember(t, s, "former", "agent", "workflows", "mask_contact")
			pgtest.Must(t, h.remove(t, owner, former))
			err := pgtest.ErrorOf(h.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, inviter, policy.Members),
				inviteOf(t, former.Email, pgtest.Offer(t, c.role, c.now...))))
			if reasonOf(err) != c.want || c.want == "" && err != nil {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// Who set a restriction is remembered through leaving and coming back.
func TestAFormerMemberKeepsWhatAnOwnerSet(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by   string
		want []string
	}{
		"by an admin": {"admin", []string{"mask_contact"}},
		"by an owner": {"owner", []string{"workflows", "mask_contact"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			s := h.NewSpace(t, "atelier")
			owner, inviter := h.NewMember(t, s, "owner", "owner"), h.NewMember(t, s, "inviter", c.by)
			former := h.NewMember(t, s, "former", "agent", "mask_contact")
			h.Exec(t, `update members set owner_restrictions = '{mask_contact}' where id = $1`, former.ID)
			pgtest.Must(t, h.remove(t, owner, former))
			sent := h.invite(t, inviter, former.Email, "agent", "workflows", "mask_contact")
			_, err := h.Accounts.Accept(t.Context(), sent.byID(), asNewcomer(former))
			pgtest.Must(t, err)
			if all, byOwner := h.restrictions(t, former); len(all) != 2 || !slices.Equal(byOwner, c.want) {
				t.Errorf("%q, by an owner %q, want %q", all, byOwner, c.want)
			}
		})
	}
}

func TestAFormerMemberComesBackAsTheSameMember(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	pgtest.Must(t, s.remove(t, s.owner, s.target))
	sent := s.invite(t, s.owner, s.target.Email, "assistant")
	_, err := s.Accounts.Accept(t.Context(), sent.byLink(), asNewcomer(s.target))
	pgtest.Must(t, err)
	if got := pgtest.One[string](t, s.DB, `select format('%s %s', role, version) from members
		where id = $1 and removed_at is null`, s.target.ID); got != "assistant 3" {
		t.Errorf("the member is %q", got)
	}
}

// product.md: "unassigned by default".
func TestARemovalUnassigns(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `update contacts set assignee_id = $1 where id = $2`, s.other.ID, s.customer)
	_, err := s.Store.RemoveMember(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Members), s.other.ID, uuid.NullUUID{})
	pgtest.Must(t, err)
	if got := pgtest.One[uuid.NullUUID](t, s.DB, `select assignee_id from contacts where id = $1`, s.customer); got.Valid {
		t.Error("the customer is still assigned to who was removed")
	}
}
