// Package overview reads the figures of a whole workspace.
package overview

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db     *postgres.Database
	orders *kit.RecordTable
}

// New returns the repository of the area, which reads orders of another one.
func New(db *postgres.Database, orders *kit.RecordTable) Store { return Store{db, orders} }

// Lists are further decisions of the same actor: each opens the figures that
// belong to its resource.
type Lists = map[policy.Resource]policy.Grant[policy.List]

// scopesOf opens further grants, each for the resource under which it stands. It
// fails when one that is needed is not among them.
func scopesOf(lists Lists, needed ...policy.Resource) (map[policy.Resource]policy.Scope, error) {
	scopes := map[policy.Resource]policy.Scope{}
	for resource, grant := range lists {
		scope, err := grant.For(resource)
		if err != nil {
			return nil, err
		}
		scopes[resource] = scope
	}
	for _, resource := range needed {
		if _, opened := scopes[resource]; !opened {
			return nil, policy.ErrNobody
		}
	}
	return scopes, nil
}
