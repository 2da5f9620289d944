package people_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// change changes a member with a grant from when the actor was an owner.
func (h *house) change(t *testing.T, by, target pgtest.Person, c people.Change) error {
	t.Helper()
	_, err := h.Store.ChangeMember(t.Context(), pgtest.Stale[policy.Update](t, by, policy.Members), target.ID, c)
	return err
}

func (h *house) restrictions(t *testing.T, p pgtest.Person) (all, byOwner []string) {
	t.Helper()
	pgtest.Must(t, h.Owner.QueryRow(t.Context(), `select restrictions, owner_restrictions from members
		where id = $1`, p.ID).Scan(&all, &byOwner))
	return all, byOwner
}

func fieldOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Field
	}
	return ""
}

// wrongEnds are ends of access that nobody can have.
func wrongEnds() map[string]people.Change {
	agent, owner := policy.Offer{Role: policy.Agent}, policy.Offer{Role: policy.Owner}
	return map[string]people.Change{
		"passed":      {Offer: agent, AccessEnds: time.Now().Add(-time.Second)},
		"of an owner": {Offer: owner, AccessEnds: time.Now().Add(time.Hour)},
	}
}

func TestAWrongEndOfAccessIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range wrongEnds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			before := s.Dump(t)
			if err := s.change(t, s.owner, s.target, c); pgtest.KindOf(err) != fault.Invalid || fieldOf(err) != "access_ends" {
				t.Errorf("changing: %v", err)
			}
			err := pgtest.ErrorOf(s.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, s.owner, policy.Members),
				people.Invite{Addresses: pgtest.Addresses(t, "other@test.example"), Offer: c.Offer, AccessEnds: c.AccessEnds, Language: "en"}))
			if pgtest.KindOf(err) != fault.Invalid || fieldOf(err) != "access_ends" {
				t.Errorf("inviting: %v", err)
			}
			after := s.Dump(t)
			delete(before, "throttles")
			delete(after, "throttles")
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// A page that somebody else overtook must not take their change back.
func TestAChangeOfWhatHasChangedIsAConflict(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	seen := s.version(t, s.target)
	pgtest.Must(t, s.change(t, s.owner, s.target, people.Change{Offer: pgtest.Offer(t, "assistant"), Version: seen}))
	before := s.Dump(t)
	pgtest.MustBe(t, fault.Conflict, s.change(t, s.owner, s.target, people.Change{Offer: pgtest.Offer(t, "admin"), Version: seen}))
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestEveryChangeRaisesTheVersion(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(time.Hour)
	for name, c := range map[string]people.Change{
		"role":         {Offer: pgtest.Offer(t, "assistant")},
		"restrictions": {Offer: pgtest.Offer(t, "agent", "workflows")},
		"end":          {Offer: pgtest.Offer(t, "agent"), AccessEnds: end},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			pgtest.Must(t, s.change(t, s.owner, s.target, c))
			if got := s.version(t, s.target); got != 2 {
				t.Errorf("version %d, want 2", got)
			}
		})
	}
}

func TestARestrictionOfAnotherRoleIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy.Offer
		want policy.GiveReason
	}{
		"of another role": {policy.Offer{Role: policy.Assistant, Restrictions: policy.RestrictionsOf(policy.NoSettings)},
			policy.GiveRestriction},
		"that exclude others": {policy.Offer{Role: policy.Agent, Restrictions: policy.RestrictionsOf(policy.VisibilityOwn,
			policy.VisibilityTeam)}, policy.GiveExclusive},
		"without a role": {policy.Offer{}, policy.GiveRestriction},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			if err := s.change(t, s.owner, s.target, people.Change{Offer: c.Offer}); reasonOf(err) != c.want {
				t.Errorf("%v", err)
			}
		})
	}
}

// What an owner set stays until an owner lifts it, whoever else changes the
// member; what somebody else set is anybody's to lift who may change the member.
func TestAnOwnersRestrictionIsLiftedByAnOwnerAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		setter, lifter string
		want           policy.GiveReason
	}{
		"owner, then owner":   {"owner", "owner", ""},
		"owner, then admin":   {"owner", "admin", policy.GiveLift},
		"owner, then manager": {"owner", "manager", policy.GiveLift},
		"admin, then manager": {"admin", "manager", ""},
		"manager, then admin": {"manager", "admin", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			setter, lifter := s.NewMember(t, s.space, "setter", c.setter), s.NewMember(t, s.space, "lifter", c.lifter)
			pgtest.Must(t, s.change(t, setter, s.target, people.Change{Offer: pgtest.Offer(t, "agent", "workflows", "mask_contact")}))
			if err := s.change(t, lifter, s.target, people.Change{Offer: pgtest.Offer(t, "agent", "workflows")}); reasonOf(err) != c.want {
				t.Errorf("lifting: %v", err)
			}
		})
	}
}

// A role that cannot carry the restriction would lift it too.
func TestAnOwnersRestrictionIsNotLiftedByAnotherRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	admin := s.NewMember(t, s.space, "admin", "admin")
	pgtest.Must(t, s.change(t, s.owner, s.target, people.Change{Offer: pgtest.Offer(t, "agent", "mask_contact")}))
	if err := s.change(t, admin, s.target, people.Change{Offer: pgtest.Offer(t, "assistant")}); reasonOf(err) != policy.GiveLift {
		t.Errorf("%v", err)
	}
}

// Others add to what an owner set, and it stays the owner's through their changes.
func TestWhoSetARestrictionIsKept(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	admin := s.NewMember(t, s.space, "admin", "admin")
	steps := []struct {
		by           pgtest.Person
		all, byOwner []string
	}{
		{admin, []string{"workflows"}, nil},
		{s.owner, []string{"workflows", "mask_contact"}, []string{"mask_contact"}},
		{admin, []string{"mask_contact"}, []string{"mask_contact"}},
		{admin, []string{"visibility_own", "mask_contact"}, []string{"mask_contact"}},
		{s.owner, []string{"visibility_own"}, nil},
	}
	for i, step := range steps {
		pgtest.Must(t, s.change(t, step.by, s.target, people.Change{Offer: pgtest.Offer(t, "agent", step.all...)}))
		if all, byOwner := s.restrictions(t, s.target); !slices.Equal(all, step.all) || !slices.Equal(byOwner, step.byOwner) {
			t.Errorf("step %d: %q, by an owner %q", i+1, all, byOwner)
		}
	}
}
