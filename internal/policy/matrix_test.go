package policy_test

import (
	"slices"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

func TestDecisionsEqualTheFiles(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, o := range offers(t) {
		actor, role, restrictions := actorOf(t, o), o.Role.String(), o.Restrictions.Names()
		for _, row := range m.Resources() {
			r, known := policy.ParseResource(row.Name)
			if !known {
				t.Fatalf("the policy does not know %s", row.Name)
			}
			open := false
			for _, c := range policy.Actions() {
				scope, err := asks[c](actor, r)
				if want := m.Allowed(role, restrictions, row.Name, c.String()); (err == nil) != want {
					t.Errorf("%s %v may %s %s: %t, want %t", role, restrictions, c, row.Name, err == nil, want)
				}
				if want := m.Reach(role, restrictions, row.Name, c.String()); scope.Reach.String() != want {
					t.Errorf("%s %v may %s %s: reach %s, want %s", role, restrictions, c, row.Name, scope.Reach, want)
				}
				open = open || err == nil
			}
			if actor.Opens(r) != open {
				t.Errorf("%s %v: section %s open %t, want %t", role, restrictions, row.Name, actor.Opens(r), open)
			}
		}
	}
}

// AccessOf draws the page "What can each role do?" and must tell what Authorize answers.
func TestAccessOfTellsWhatAuthorizeAnswers(t *testing.T) {
	t.Parallel()
	for _, o := range offers(t) {
		v := viewOf(t, o)
		for i, access := range policy.AccessOf(o) {
			if access.Resource != policy.Resource(i) {
				t.Fatalf("entry %d is %s", i, access.Resource)
			}
			for _, c := range policy.Actions() {
				got := v[question{access.Resource, c}]
				if access.Can(c) != got.allowed || (got.allowed && access.Reach != got.reach) {
					t.Errorf("%v: %s %s is told as %t, %s and answered %t, %s",
						o, c, access.Resource, access.Can(c), access.Reach, got.allowed, got.reach)
				}
			}
		}
	}
	if policy.AccessOf(policy.Offer{}) != nil {
		t.Error("the zero offer has access")
	}
}

func TestResourcesEqualTheFile(t *testing.T) {
	t.Parallel()
	rows := policytest.Load(t).Resources()
	if len(rows) != len(policy.Resources()) {
		t.Fatalf("%d resources, want %d", len(policy.Resources()), len(rows))
	}
	for i, r := range policy.Resources() {
		if r.String() != rows[i].Name || r.Area() != rows[i].Area {
			t.Errorf("resource %d is %s of %s, want %s of %s", i, r, r.Area(), rows[i].Name, rows[i].Area)
		}
	}
}

// Of the 1,280 pairs of a role and a set, an actor may be made of those alone
// that restrictions.csv lets a role carry.
func TestActorsCarryTheirOwnRestrictions(t *testing.T) {
	t.Parallel()
	valid := offers(t)
	for _, role := range policy.Roles {
		for _, set := range subsets(255) {
			o := policy.Offer{Role: role, Restrictions: set}
			actor, err := policy.NewActor(policy.Membership{Role: role, Restrictions: set})
			if want := slices.Contains(valid, o); (err == nil) != want || actor.IsZero() == want {
				t.Errorf("%v makes an actor: %t, want %t", o, err == nil, want)
			}
		}
	}
	for _, role := range []policy.Role{0, policy.Agent + 1, 255} {
		if actor, err := policy.NewActor(policy.Membership{Role: role}); err == nil || !actor.IsZero() {
			t.Errorf("role %d makes an actor", role)
		}
	}
}

func TestRestrictionsEqualTheFile(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, role := range policy.Roles {
		var names []string
		for _, r := range policy.RestrictionsFor(role) {
			names = append(names, r.String())
		}
		if want := m.RestrictionsOf(role.String()); !slices.Equal(names, want) {
			t.Errorf("%s carries %v, want %v", role, names, want)
		}
	}
}

func TestGrantsEqualTheFile(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, actor := range policy.Roles {
		for _, given := range policy.Roles {
			if got, want := policy.MayGive(actor, given), m.Grants(actor.String(), given.String()); got != want {
				t.Errorf("%s gives %s: %t, want %t", actor, given, got, want)
			}
		}
	}
}

func TestNamesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, role := range policy.Roles {
		if got, ok := policy.ParseRole(role.String()); !ok || got != role {
			t.Errorf("role %s is read as %s", role, got)
		}
	}
	for _, o := range offers(t) {
		if got, ok := policy.ParseRestrictions(o.Restrictions.Names()); !ok || got != o.Restrictions {
			t.Errorf("restrictions %s are read as %s", o.Restrictions, got)
		}
	}
	for _, name := range []string{"", "Owner", " owner", "owners", "none"} {
		if _, ok := policy.ParseRole(name); ok {
			t.Errorf("%q is a role", name)
		}
		if _, ok := policy.ParseResource(name); ok {
			t.Errorf("%q is a resource", name)
		}
		if set, ok := policy.ParseRestrictions([]string{"settings", name}); ok || set != 0 {
			t.Errorf("%q is a restriction", name)
		}
	}
}
