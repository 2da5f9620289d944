package pgtest

import (
	"testing"

	"latchkey/internal/policy"
)

// Actor is a member as the database has them now.
func (db *DB) Actor(t testing.TB, p Person) policy.Actor {
	t.Helper()
	var role string
	var restrictions []string
	var version int64
	err := db.Owner.QueryRow(t.Context(), `select role, restrictions, version from members
		where workspace_id = $1 and id = $2`, p.Space, p.ID).
		Scan(&role, &restrictions, &version)
	if err != nil {
		t.Fatal(err)
	}
	return ActorOf(t, p, role, restrictions, version)
}

// ActorOf is a member in a role, whatever the database says.
func ActorOf(t testing.TB, p Person, role string, restrictions []string, version int64) policy.Actor {
	t.Helper()
	o := Offer(t, role, restrictions...)
	actor, err := policy.NewActor(policy.Membership{
		Workspace: policy.WorkspaceID(p.Space), Member: policy.MemberID(p.ID), User: policy.UserID(p.User), Version: version,
		Role: o.Role, Restrictions: o.Restrictions,
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}

// Offer reads a role and its restrictions from their names.
func Offer(t testing.TB, role string, restrictions ...string) policy.Offer {
	t.Helper()
	parsed, known := policy.ParseRole(role)
	set, all := policy.ParseRestrictions(restrictions)
	if !known || !all {
		t.Fatalf("no role %q with %q", role, restrictions)
	}
	return policy.Offer{Role: parsed, Restrictions: set}
}

// Grant is what the policy lets a member do now.
func Grant[A policy.Action](t testing.TB, db *DB, p Person, r policy.Resource) policy.Grant[A] {
	t.Helper()
	g, err := policy.Authorize[A](db.Actor(t, p), r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Stale is a grant from a moment when the member was an owner, whatever they
// are now: what the repository makes of it is its own decision.
func Stale[A policy.Action](t testing.TB, p Person, r policy.Resource) policy.Grant[A] {
	t.Helper()
	g, err := policy.Authorize[A](ActorOf(t, p, "owner", nil, 1), r)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Lists are the grants for every list that the member may read.
func Lists(t testing.TB, db *DB, p Person) map[policy.Resource]policy.Grant[policy.List] {
	t.Helper()
	lists := map[policy.Resource]policy.Grant[policy.List]{}
	for _, resource := range policy.Resources() {
		if g, err := policy.Authorize[policy.List](db.Actor(t, p), resource); err == nil {
			lists[resource] = g
		}
	}
	return lists
}
