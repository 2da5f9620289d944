package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
	"latchkey/internal/postgres/pgtest"
)

// giver is a member who acts in the tests of this file, with a grant from when
// they were an owner: the repository decides alone, on the rows of now.
type giver struct {
	role         string
	restrictions []string
}

// givers are each role, and managers with a restriction that closes the
// settings and with one that does not.
func givers(m *policytest.Matrix) (list []giver) {
	for _, role := range m.Roles() {
		list = append(list, giver{role: role})
	}
	return append(list, giver{"manager", []string{"settings"}}, giver{"manager", []string{"data_export"}})
}

func (g giver) String() string { return fmt.Sprint(g.role, g.restrictions) }

// gives tells whether the giver may do an action to somebody of each role.
func (g giver) gives(m *policytest.Matrix, action string, roles ...string) bool {
	may := m.Allowed(g.role, g.restrictions, "members", action)
	for _, role := range roles {
		may = may && m.Grants(g.role, role)
	}
	return may
}

func (h *house) version(t testing.TB, p pgtest.Person) int64 {
	t.Helper()
	return pgtest.One[int64](t, h.DB, `select version from members where id = $1`, p.ID)
}

// eachGiver runs a test for each giver, in a workspace with one more owner.
func eachGiver(t *testing.T, check func(t *testing.T, h *house, m *policytest.Matrix, s pgtest.Space, g giver, actor pgtest.Person)) {
	t.Helper()
	m := policytest.Load(t)
	for _, g := range givers(m) {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			s := h.NewSpace(t, "atelier")
			h.NewMember(t, s, "founder", "owner")
			check(t, h, m, s, g, h.NewMember(t, s, "actor", g.role, g.restrictions...))
		})
	}
}

func TestRule08WhoMayChangeWhomIntoWhat(t *testing.T) {
	t.Parallel()
	eachGiver(t, func(t *testing.T, h *house, m *policytest.Matrix, s pgtest.Space, g giver, actor pgtest.Person) {
		for _, has := range m.Roles() {
			for _, gets := range m.Roles() {
				target := h.NewMember(t, s, has+" to "+gets, has)
				_, err := h.Store.ChangeMember(t.Context(), pgtest.Stale[policy.Update](t, actor, policy.Members), target.ID,
					people.Change{Offer: pgtest.Offer(t, gets)})
				want, role, version := g.gives(m, "update", has, gets), has, int64(1)
				if want {
					role, version = gets, 2
				}
				if (err == nil) != want || err != nil && reasonOf(err) == "" {
					t.Errorf("from %s to %s: %v, want allowed %v", has, gets, err, want)
				}
				if got := pgtest.One[string](t, h.DB, `select role from members where id = $1`,
					target.ID); got != role || h.version(t, target) != version {
					t.Errorf("from %s to %s: is %s in version %d, want %s in version %d", has, gets, got, h.version(t, target), role, version)
				}
			}
		}
	})
}

func TestRule08WhoMayRemoveWhom(t *testing.T) {
	t.Parallel()
	eachGiver(t, func(t *testing.T, h *house, m *policytest.Matrix, s pgtest.Space, g giver, actor pgtest.Person) {
		for _, has := range m.Roles() {
			target := h.NewMember(t, s, has, has)
			_, err := h.Store.RemoveMember(t.Context(), pgtest.Stale[policy.Delete](t, actor, policy.Members), target.ID, uuid.NullUUID{})
			want := g.gives(m, "delete", has)
			if (err == nil) != want || err != nil && reasonOf(err) == "" {
				t.Errorf("removing %s: %v, want allowed %v", has, err, want)
			}
			if got := pgtest.One[bool](t, h.DB, `select removed_at is not null from members where id = $1`, target.ID); got != want {
				t.Errorf("removing %s: removed is %v, want %v", has, got, want)
			}
		}
	})
}

func TestRule08WhoMayInviteAsWhat(t *testing.T) {
	t.Parallel()
	eachGiver(t, func(t *testing.T, h *house, m *policytest.Matrix, _ pgtest.Space, g giver, actor pgtest.Person) {
		for _, gets := range m.Roles() {
			email := gets + "@test.example"
			err := pgtest.ErrorOf(h.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, actor, policy.Members),
				inviteOf(t, email, pgtest.Offer(t, gets))))
			want := g.gives(m, "create", gets)
			if (err == nil) != want || err != nil && reasonOf(err) == "" {
				t.Errorf("inviting %s: %v, want allowed %v", gets, err, want)
			}
			if got := pgtest.One[bool](t, h.DB, `select exists (select from invitations
				where email = $1 and role = $2 and state = 'pending')`, email, gets); got != want {
				t.Errorf("inviting %s: there is an invitation: %v, want %v", gets, got, want)
			}
		}
	})
}

// Whoever sends an invitation again is its inviter from then on, so it asks
// the same of them; and so does taking it back.
func TestRule08WhoMayResendAndWithdraw(t *testing.T) {
	t.Parallel()
	eachGiver(t, func(t *testing.T, h *house, m *policytest.Matrix, s pgtest.Space, g giver, actor pgtest.Person) {
		other := h.NewMember(t, s, "other", "owner")
		for _, role := range m.Roles() {
			sent := h.invite(t, other, role+"@test.example", role)
			_, err := h.Store.ResendInvitation(t.Context(), pgtest.Stale[policy.Create](t, actor, policy.Members), sent.ID)
			if want := g.gives(m, "create", role); (err == nil) != want || err != nil && reasonOf(err) == "" {
				t.Errorf("resending %s: %v, want allowed %v", role, err, want)
			}
			inviter := other
			if g.gives(m, "create", role) {
				inviter = actor
			}
			if !pgtest.One[bool](t, h.DB, `select inviter_id = $2 from invitations where id = $1`, sent.ID, inviter.ID) {
				t.Errorf("resending %s: the inviter is somebody else", role)
			}
			_, err = h.Store.WithdrawInvitation(t.Context(), pgtest.Stale[policy.Delete](t, actor, policy.Members), sent.ID)
			if want := g.gives(m, "delete", role); (err == nil) != want || err != nil && reasonOf(err) == "" {
				t.Errorf("withdrawing %s: %v, want allowed %v", role, err, want)
			}
		}
	})
}

func TestRule08NobodyChangesOrRemovesThemselves(t *testing.T) {
	t.Parallel()
	eachGiver(t, func(t *testing.T, h *house, m *policytest.Matrix, _ pgtest.Space, g giver, actor pgtest.Person) {
		before := h.Dump(t)
		for _, gets := range m.Roles() {
			_, err := h.Store.ChangeMember(t.Context(), pgtest.Stale[policy.Update](t, actor, policy.Members), actor.ID,
				people.Change{Offer: pgtest.Offer(t, gets)})
			if reasonOf(err) != policy.GiveSelf {
				t.Errorf("making oneself %s: %v", gets, err)
			}
		}
		if _, err := h.Store.RemoveMember(t.Context(), pgtest.Stale[policy.Delete](t, actor, policy.Members), actor.ID,
			uuid.NullUUID{}); reasonOf(err) != policy.GiveSelf {
			t.Errorf("removing oneself: %v", err)
		}
		if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
			t.Error("rows have changed:\n" + diff)
		}
	})
}
