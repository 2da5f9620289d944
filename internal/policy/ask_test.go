package policy_test

import (
	"testing"

	"latchkey/internal/policy"
	"latchkey/internal/policy/policytest"
)

// asks puts a question whose action is known only as a value.
var asks = []func(policy.Actor, policy.Resource) (policy.Scope, error){
	policy.ListCode:   ask[policy.List],
	policy.OpenCode:   ask[policy.Open],
	policy.LookupCode: ask[policy.Lookup],
	policy.CreateCode: ask[policy.Create],
	policy.UpdateCode: ask[policy.Update],
	policy.DeleteCode: ask[policy.Delete],
	policy.ExportCode: ask[policy.Export],
}

func ask[A policy.Action](actor policy.Actor, r policy.Resource) (policy.Scope, error) {
	grant, err := policy.Authorize[A](actor, r)
	if err != nil {
		return policy.Scope{}, err
	}
	return grant.For(r)
}

// self is the member that every actor of these tests is, somebody one who none of them is.
var (
	self     = policy.MemberID{1}
	somebody = policy.MemberID{2}
)

func actorOf(t testing.TB, o policy.Offer) policy.Actor {
	t.Helper()
	actor, err := policy.NewActor(policy.Membership{
		Workspace: policy.WorkspaceID{9}, Member: self, User: policy.UserID{8}, Version: 7,
		Role: o.Role, Restrictions: o.Restrictions,
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

// offers lists every role with every set of restrictions that it may carry.
func offers(t testing.TB) []policy.Offer {
	t.Helper()
	m := policytest.Load(t)
	var list []policy.Offer
	for _, name := range m.Roles() {
		for _, set := range m.Combinations(name) {
			role, known := policy.ParseRole(name)
			restrictions, all := policy.ParseRestrictions(set)
			if !known || !all {
				t.Fatalf("the policy does not know %s %v", name, set)
			}
			list = append(list, policy.Offer{Role: role, Restrictions: restrictions})
		}
	}
	return list
}

// view is every answer that one kind of member gets.
type view map[question]answer

type question struct {
	resource policy.Resource
	action   policy.ActionCode
}

type answer struct {
	allowed bool
	reach   policy.Reach
	mask    policy.Mask
	toShip  policy.Mask
}

func viewOf(t testing.TB, o policy.Offer) view {
	t.Helper()
	actor, v := actorOf(t, o), view{}
	for _, r := range policy.Resources() {
		for _, c := range policy.Actions() {
			scope, err := asks[c](actor, r)
			v[question{r, c}] = answer{err == nil, scope.Reach, scope.Mask, scope.ToShip}
		}
	}
	return v
}

func viewsOf(t testing.TB, list []policy.Offer) map[policy.Offer]view {
	t.Helper()
	views := map[policy.Offer]view{}
	for _, o := range list {
		views[o] = viewOf(t, o)
	}
	return views
}

// exceeds lists what v lets through and other does not: an action, a reach or
// an unmasked part. Who lists everything needs no lookup.
func (v view) exceeds(other view) (list []question) {
	for q, mine := range v {
		theirs := other[q]
		if q.action == policy.LookupCode && other[question{q.resource, policy.ListCode}].allowed {
			continue
		}
		if mine.allowed && (!theirs.allowed || mine.reach > theirs.reach || theirs.mask&^mine.mask != 0) {
			list = append(list, q)
		}
	}
	return list
}

// subsets yields every subset of a set, the empty one and the set itself included.
func subsets(set policy.Restrictions) (list []policy.Restrictions) {
	for candidate := range 256 {
		if s := policy.Restrictions(candidate); set.Contains(s) {
			list = append(list, s)
		}
	}
	return list
}
