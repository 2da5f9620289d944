package people_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// scene is a workspace in which every act can be done once.
type scene struct {
	*house
	space         pgtest.Space
	owner, target pgtest.Person
	sent          invitation
	withdrawn     uuid.UUID // an invitation
}

func newScene(t testing.TB) *scene {
	t.Helper()
	h := newHouse(t)
	s := &scene{house: h, space: h.NewSpace(t, "atelier")}
	h.NewMember(t, s.space, "founder", "owner")
	s.owner, s.target = h.NewMember(t, s.space, "owner", "owner"), h.NewMember(t, s.space, "target", "agent")
	s.sent = h.invite(t, s.owner, "invited@test.example", "agent")
	s.withdrawn = h.NewInvitation(t, s.owner, "withdrawn@test.example", "agent")
	h.Exec(t, `update invitations set state = 'withdrawn' where id = $1`, s.withdrawn)
	return s
}

var business = people.Business{Name: "New SA", Country: "BE", TimeZone: "UTC", Language: "fr", Currency: "GBP"}

// acts is everything that a member writes through Store, by its name in the
// activity log, done with a grant from when the member was an owner.
var acts = map[string]func(*testing.T, *scene, pgtest.Person) error{
	"member.change": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.ChangeMember(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Members), s.target.ID,
			people.Change{Offer: pgtest.Offer(t, "assistant")})
		return err
	},
	"member.remove": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.RemoveMember(t.Context(), pgtest.Stale[policy.Delete](t, by, policy.Members), s.target.ID, uuid.NullUUID{})
		return err
	},
	"member.replace": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.Replace(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members), s.target.ID,
			people.Replacement{Address: pgtest.Addresses(t, "new@test.example")[0], Language: "en"})
		return err
	},
	"invitation.send": func(t *testing.T, s *scene, by pgtest.Person) error {
		return pgtest.ErrorOf(s.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members),
			inviteOf(t, "other@test.example", pgtest.Offer(t, "agent"))))
	},
	"invitation.resend": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.ResendInvitation(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members), s.sent.ID)
		return err
	},
	"invitation.change": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.ChangeInvitation(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Members), s.sent.ID,
			people.Change{Offer: pgtest.Offer(t, "assistant")})
		return err
	},
	"invitation.withdraw": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.WithdrawInvitation(t.Context(), pgtest.Stale[policy.Delete](t, by, policy.Members), s.sent.ID)
		return err
	},
	"invitation.restore": func(t *testing.T, s *scene, by pgtest.Person) error {
		_, err := s.Store.RestoreInvitation(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members), s.withdrawn)
		return err
	},
	"general.change": func(t *testing.T, s *scene, by pgtest.Person) error {
		return s.Store.General.Save(t.Context(), pgtest.Stale[policy.Update](t, by, policy.General),
			people.Workspace{Name: "New name", Slug: "new-slug", LookupsPerMinute: 1, LookupsPerDay: 2, MissesTold: 3, WarnedDays: 3, EndingTold: 3, OfflineAfter: 3})
	},
	"account.change": func(t *testing.T, s *scene, by pgtest.Person) error {
		return s.Store.Account.Save(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Account), business)
	},
	"account.logo": func(t *testing.T, s *scene, by pgtest.Person) error {
		return s.Store.SetLogo(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Account), []byte("x"))
	},
	"account.logo_remove": func(t *testing.T, s *scene, by pgtest.Person) error {
		return s.Store.RemoveLogo(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Account))
	},
	"workspace.delete": func(t *testing.T, s *scene, by pgtest.Person) error {
		return s.Store.DeleteWorkspace(t.Context(), pgtest.Stale[policy.Delete](t, by, policy.General))
	},
}

// The grant is from before; who the member is under the lock counts.
func TestRule09AGrantFromBeforeDoesNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"removed":      `update members set removed_at = now() where id = $1`,
		"access ended": `update members set role = 'admin', access_ends_at = now() where id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.Exec(t, change, s.owner.ID)
			before := s.Dump(t)
			for act, do := range acts {
				if err := do(t, s, s.owner); pgtest.KindOf(err) != fault.NotFound {
					t.Errorf("%s: %v", act, err)
				}
			}
			after := s.Dump(t)
			delete(before, "throttles") // Tries count whoever makes them.
			delete(after, "throttles")
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// General is closed to those who were owners when they opened the page.
func TestRule09ADemotedOwnerChangesNothingInGeneral(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Exec(t, `update members set role = 'assistant' where id = $1`, s.owner.ID)
	before := s.Dump(t)
	for _, act := range []string{"general.change", "workspace.delete"} {
		if err := acts[act](t, s, s.owner); err == nil {
			t.Errorf("%s is done", act)
		}
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}
