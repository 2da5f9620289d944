package policy_test

import (
	"errors"
	"slices"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

// reasonOf is why something may not be given, "" when it may.
func reasonOf(t testing.TB, err error) policy.GiveReason {
	t.Helper()
	if err == nil {
		return ""
	}
	var refusal *policy.GiveRefusal
	if !errors.As(err, &refusal) {
		t.Fatalf("%v is no refusal", err)
	}
	return refusal.Reason
}

// Security rule 8: a role is given by whom grants.csv lets give it, to whom
// members are open, and never wider than the giver's own.
func TestRule08NobodyGivesMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	m, list := policytest.Load(t), offers(t)
	views := viewsOf(t, list)
	for _, a := range list {
		actor := actorOf(t, a)
		open := m.Allowed(a.Role.String(), a.Restrictions.Names(), "members", "list")
		for _, o := range list {
			want := open && m.Grants(a.Role.String(), o.Role.String()) && len(views[o].exceeds(views[a])) == 0
			got := policy.CanGrant(actor, o) == nil
			if got != want {
				t.Errorf("%v gives %v: %t, want %t", a, o, got, want)
			}
			if got && a.Role != policy.Owner && o.Role <= policy.Manager {
				t.Errorf("%v makes %v: owners alone do", a, o)
			}
			if within := len(views[o].exceeds(views[a])) == 0; policy.Within(o, a) != within {
				t.Errorf("%v is within %v: %t, want %t", o, a, !within, within)
			}
		}
	}
}

func TestNoRoleCarriesAnothersRestriction(t *testing.T) {
	t.Parallel()
	owner, valid := actorOf(t, policy.Offer{Role: policy.Owner}), offers(t)
	for role := range policy.Agent + 2 {
		for _, set := range subsets(255) {
			o := policy.Offer{Role: role, Restrictions: set}
			want := policy.GiveRestriction
			both := policy.RestrictionsOf(policy.VisibilityTeam, policy.VisibilityOwn)
			if slices.Contains(valid, o) {
				want = ""
			} else if slices.Contains(valid, policy.Offer{Role: role, Restrictions: set &^ both}) && set.Contains(both) && role == policy.Agent {
				want = policy.GiveExclusive
			}
			if got := reasonOf(t, policy.CanGrant(owner, o)); got != want {
				t.Errorf("an owner gives %v: %q, want %q", o, got, want)
			}
		}
	}
}

func TestGivableIsWhatCanBeGranted(t *testing.T) {
	t.Parallel()
	for _, a := range offers(t) {
		actor := actorOf(t, a)
		for _, role := range policy.Roles {
			want := policy.CanGrant(actor, policy.Offer{Role: role}) == nil
			if got := slices.Contains(policy.Givable(actor), role); got != want {
				t.Errorf("%v may give %s: %t, want %t", a, role, got, want)
			}
		}
	}
	if len(policy.Givable(policy.Actor{})) > 0 {
		t.Error("nobody may give a role")
	}
}

func TestNobodyGives(t *testing.T) {
	t.Parallel()
	var nobody policy.Actor
	for _, o := range offers(t) {
		for name, err := range map[string]error{
			"grant":  policy.CanGrant(nobody, o),
			"invite": policy.CanInvite(nobody, o, nil),
			"change": policy.CanChange(nobody, somebody, policy.Held{Offer: o}, o),
			"remove": policy.CanRemove(nobody, somebody, policy.Held{Offer: o}),
		} {
			if got := reasonOf(t, err); got != policy.GiveClosed {
				t.Errorf("nobody may %s %v: %q", name, o, got)
			}
		}
	}
}

func TestRule08NobodyChangesThemselves(t *testing.T) {
	t.Parallel()
	list := offers(t)
	for _, a := range list {
		actor, held := actorOf(t, a), policy.Held{Offer: a}
		if got := reasonOf(t, policy.CanRemove(actor, self, held)); got != policy.GiveSelf {
			t.Errorf("%v removes themselves: %q", a, got)
		}
		for _, o := range list {
			if got := reasonOf(t, policy.CanChange(actor, self, held, o)); got != policy.GiveSelf {
				t.Errorf("%v makes themselves %v: %q", a, o, got)
			}
		}
	}
}

// A member is touched by whoever may grant what the member has, made what the
// actor may grant, and freed of an owner's restriction by an owner alone: also
// when the new role could not carry it.
func TestCanChange(t *testing.T) {
	t.Parallel()
	m, list := policytest.Load(t), offers(t)
	for _, a := range list {
		actor, role := actorOf(t, a), a.Role.String()
		open := m.Allowed(role, a.Restrictions.Names(), "members", "update")
		for _, has := range list {
			touches := open && m.Grants(role, has.Role.String())
			for _, byOwner := range subsets(has.Restrictions) {
				for _, o := range list {
					keeps := a.Role == policy.Owner || o.Restrictions.Contains(byOwner)
					want := touches && keeps && policy.CanGrant(actor, o) == nil
					err := policy.CanChange(actor, somebody, policy.Held{Offer: has, SetByOwner: byOwner}, o)
					if (err == nil) != want {
						t.Errorf("%v makes %v, %s by an owner, %v: %v, want %t", a, has, byOwner, o, err, want)
					}
				}
			}
		}
	}
}

// A former member starts from the restrictions that they had; only an owner
// starts them with fewer, whoever set them.
func TestCanInvite(t *testing.T) {
	t.Parallel()
	m, list := policytest.Load(t), offers(t)
	for _, a := range list {
		actor := actorOf(t, a)
		open := m.Allowed(a.Role.String(), a.Restrictions.Names(), "members", "create")
		for _, o := range list {
			grants := open && policy.CanGrant(actor, o) == nil
			if err := policy.CanInvite(actor, o, nil); (err == nil) != grants {
				t.Errorf("%v invites %v: %v, want %t", a, o, err, grants)
			}
			for _, had := range list {
				want := grants && (a.Role == policy.Owner || o.Restrictions.Contains(had.Restrictions))
				if err := policy.CanInvite(actor, o, &policy.Held{Offer: had}); (err == nil) != want {
					t.Errorf("%v invites %v, once %v: %v, want %t", a, o, had, err, want)
				}
			}
		}
	}
}

func TestCanRemove(t *testing.T) {
	t.Parallel()
	m, list := policytest.Load(t), offers(t)
	for _, a := range list {
		actor, role := actorOf(t, a), a.Role.String()
		open := m.Allowed(role, a.Restrictions.Names(), "members", "delete")
		for _, has := range list {
			want := open && m.Grants(role, has.Role.String())
			if err := policy.CanRemove(actor, somebody, policy.Held{Offer: has}); (err == nil) != want {
				t.Errorf("%v removes %v: %v, want %t", a, has, err, want)
			}
		}
	}
}
