package postgres_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
)

// change changes a member with a grant from when the actor was an owner.
func (h *house) change(t *testing.T, by, target person, c people.Change) error {
	t.Helper()
	_, err := h.Store.ChangeMember(t.Context(), stale[policy.Update](t, by, policy.Members), target.ID, c)
	return err
}

func (h *house) restrictions(t *testing.T, p person) (all, byOwner []string) {
	t.Helper()
	must(t, h.Owner.QueryRow(t.Context(), `select restrictions, owner_restrictions from members where id = $1`, p.ID).Scan(&all, &byOwner))
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
			before := s.dump(t)
			if err := s.change(t, s.owner, s.target, c); kindOf(err) != fault.Invalid || fieldOf(err) != "access_ends" {
				t.Errorf("changing: %v", err)
			}
			err := s.Store.Invite(t.Context(), stale[policy.Create](t, s.owner, policy.Members),
				people.Invite{Addresses: addresses(t, "other@test.example"), Offer: c.Offer, AccessEnds: c.AccessEnds, Language: "en"})
			if kindOf(err) != fault.Invalid || fieldOf(err) != "access_ends" {
				t.Errorf("inviting: %v", err)
			}
			after := s.dump(t)
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
	must(t, s.change(t, s.owner, s.target, people.Change{Offer: offer(t, "assistant"), Version: seen}))
	before := s.dump(t)
	mustBe(t, fault.Conflict, s.change(t, s.owner, s.target, people.Change{Offer: offer(t, "admin"), Version: seen}))
	if diff := cmp.Diff(before, s.dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestEveryChangeRaisesTheVersion(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(time.Hour)
	for name, c := range map[string]people.Change{
		"role":         {Offer: offer(t, "assistant")},
		"restrictions": {Offer: offer(t, "agent", "workflows")},
		"end":          {Offer: offer(t, "agent"), AccessEnds: end},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			must(t, s.change(t, s.owner, s.target, c))
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
		"of another role":     {policy.Offer{Role: policy.Assistant, Restrictions: policy.RestrictionsOf(policy.NoSettings)}, policy.GiveRestriction},
		"that exclude others": {policy.Offer{Role: policy.Agent, Restrictions: policy.RestrictionsOf(policy.VisibilityOwn, policy.VisibilityTeam)}, policy.GiveExclusive},
		"without a role":      {policy.Offer{}, policy.GiveRestriction},
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
			setter, lifter := s.member(t, s.space, "setter", c.setter), s.member(t, s.space, "lifter", c.lifter)
			must(t, s.change(t, setter, s.target, people.Change{Offer: offer(t, "agent", "workflows", "mask_contact")}))
			if err := s.change(t, lifter, s.target, people.Change{Offer: offer(t, "agent", "workflows")}); reasonOf(err) != c.want {
				t.Errorf("lifting: %v", err)
			}
		})
	}
}

// A role that cannot carry the restriction would lift it too.
func TestAnOwnersRestrictionIsNotLiftedByAnotherRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	admin := s.member(t, s.space, "admin", "admin")
	must(t, s.change(t, s.owner, s.target, people.Change{Offer: offer(t, "agent", "mask_contact")}))
	if err := s.change(t, admin, s.target, people.Change{Offer: offer(t, "assistant")}); reasonOf(err) != policy.GiveLift {
		t.Errorf("%v", err)
	}
}

// Others add to what an owner set, and it stays the owner's through their changes.
func TestWhoSetARestrictionIsKept(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	admin := s.member(t, s.space, "admin", "admin")
	steps := []struct {
		by           person
		all, byOwner []string
	}{
		{admin, []string{"workflows"}, nil},
		{s.owner, []string{"workflows", "mask_contact"}, []string{"mask_contact"}},
		{admin, []string{"mask_contact"}, []string{"mask_contact"}},
		{admin, []string{"visibility_own", "mask_contact"}, []string{"mask_contact"}},
		{s.owner, []string{"visibility_own"}, nil},
	}
	for i, step := range steps {
		must(t, s.change(t, step.by, s.target, people.Change{Offer: offer(t, "agent", step.all...)}))
		if all, byOwner := s.restrictions(t, s.target); !slices.Equal(all, step.all) || !slices.Equal(byOwner, step.byOwner) {
			t.Errorf("step %d: %q, by an owner %q", i+1, all, byOwner)
		}
	}
}
