package policy_test

import (
	"errors"
	"slices"
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

// A refusal repeats the question, names the restriction that closes what the
// role would open, and lists the roles that the matrix opens it to.
func TestRefusalsTellWhy(t *testing.T) {
	t.Parallel()
	m := policytest.Load(t)
	for _, o := range offers(t) {
		actor, role := actorOf(t, o), o.Role.String()
		for _, r := range policy.Resources() {
			for _, c := range policy.Actions() {
				_, err := asks[c](actor, r)
				if err == nil {
					continue
				}
				var refusal *policy.Refusal
				if !errors.As(err, &refusal) {
					t.Fatalf("%v, %s %s: %v is no refusal", o, c, r, err)
				}
				if refusal.Role != o.Role || refusal.Resource != r || refusal.Action != c {
					t.Errorf("%v, %s %s: the refusal is for %s, %s %s", o, c, r, refusal.Role, refusal.Action, refusal.Resource)
				}
				if want := m.Allowed(role, nil, r.String(), c.String()); refusal.Restricted != want {
					t.Errorf("%v, %s %s: restricted %t, want %t", o, c, r, refusal.Restricted, want)
				}
				if refusal.Restricted && !closes(m, o, refusal) {
					t.Errorf("%v, %s %s: %s does not close it", o, c, r, refusal.By)
				}
				if want := openTo(m, r, c); !slices.Equal(refusal.OpenTo, want) {
					t.Errorf("%v, %s %s: open to %v, want %v", o, c, r, refusal.OpenTo, want)
				}
			}
		}
	}
}

// closes tells whether the restriction that a refusal names is among the
// member's, and closes the action without the help of another.
func closes(m *policytest.Matrix, o policy.Offer, f *policy.Refusal) bool {
	alone := []string{f.By.String()}
	return o.Restrictions.Has(f.By) && !m.Allowed(o.Role.String(), alone, f.Resource.String(), f.Action.String())
}

func openTo(m *policytest.Matrix, r policy.Resource, c policy.ActionCode) (roles []policy.Role) {
	for _, role := range policy.Roles {
		if m.Allowed(role.String(), nil, r.String(), c.String()) {
			roles = append(roles, role)
		}
	}
	return roles
}

func TestNobodyMayDoNothing(t *testing.T) {
	t.Parallel()
	var nobody policy.Actor
	if !nobody.IsZero() || nobody.Membership() != (policy.Membership{}) {
		t.Error("the zero actor is somebody")
	}
	for _, r := range policy.Resources() {
		if nobody.Opens(r) {
			t.Errorf("%s is open to nobody", r)
		}
		for _, c := range policy.Actions() {
			if _, err := asks[c](nobody, r); !errors.Is(err, policy.ErrNobody) {
				t.Errorf("nobody may %s %s: %v", c, r, err)
			}
		}
	}
}

func TestUnknownResourceIsClosed(t *testing.T) {
	t.Parallel()
	owner := actorOf(t, policy.Offer{Role: policy.Owner})
	for number := len(policy.Resources()); number < 256; number++ {
		r := policy.Resource(number)
		if owner.Opens(r) || r.String() != "" {
			t.Errorf("resource %d is open or has a name", number)
		}
		for _, c := range policy.Actions() {
			if _, err := asks[c](owner, r); err == nil {
				t.Errorf("an owner may %s resource %d", c, number)
			}
		}
	}
}

// A grant tells its scope for its own resource, and for no other.
func TestGrantIsForOneResource(t *testing.T) {
	t.Parallel()
	for _, o := range offers(t) {
		actor := actorOf(t, o)
		grantsOf[policy.List](t, actor)
		grantsOf[policy.Open](t, actor)
		grantsOf[policy.Lookup](t, actor)
		grantsOf[policy.Create](t, actor)
		grantsOf[policy.Update](t, actor)
		grantsOf[policy.Delete](t, actor)
		grantsOf[policy.Export](t, actor)
	}
}

// grantsOf tries each grant that the actor gets, and each refused one, on each resource.
func grantsOf[A policy.Action](t *testing.T, actor policy.Actor) {
	t.Helper()
	for _, r := range policy.Resources() {
		grant, refused := policy.Authorize[A](actor, r)
		for _, other := range policy.Resources() {
			scope, err := grant.For(other)
			switch {
			case refused != nil:
				if !errors.Is(err, policy.ErrNobody) || scope != (policy.Scope{}) {
					t.Errorf("the grant of a refusal opens %s: %v", other, err)
				}
			case r != other:
				if !errors.Is(err, policy.ErrWrongGrant) || scope != (policy.Scope{}) {
					t.Errorf("a grant for %s opens %s: %v", r, other, err)
				}
			case err != nil || scope.Membership != actor.Membership() || scope.Resource != r || scope.Reach == policy.ReachNone:
				t.Errorf("a grant for %s tells %+v: %v", r, scope, err)
			}
		}
		if refused == nil && grant.Actor() != actor {
			t.Errorf("a grant for %s is held by %+v", r, grant.Actor())
		}
		if refused != nil && !grant.Actor().IsZero() {
			t.Errorf("a refused grant for %s has a holder", r)
		}
	}
}
