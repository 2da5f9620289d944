package postgres

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
)

// A reach is one constant condition on a contact, aliased c. The same ones
// stand in every query that opens, changes or deletes something of a customer,
// so that a record is either within reach everywhere or nowhere.
const (
	WithinAll = `true`
	// The entry in the ledger is the key: to that one contact, for that one
	// member, for half an hour, while their access stays what it was and until
	// the contact is merged.
	withinFound = `exists (select from lookups l where l.workspace_id = c.workspace_id and l.member_id = @member and l.member_version = @version
	        and l.contact_id = c.id and l.found_at > now() - interval '30 minutes' and l.found_at > c.keys_from)`
	withinOwn  = `c.assignee_id = @member`
	withinTeam = `(c.assignee_id = @member
	        or c.team_id in (select team_id from team_members where workspace_id = current_workspace() and member_id = @member)
	        or c.assignee_id in (select b.member_id from team_members a join team_members b on b.workspace_id = a.workspace_id and b.team_id = a.team_id
	                              where a.workspace_id = current_workspace() and a.member_id = @member))`
	WithinNone = `false`
)

// within returns the condition of a reach.
func Within(reach policy.Reach) string {
	switch reach {
	case policy.ReachAll:
		return WithinAll
	case policy.ReachFound:
		return withinFound
	case policy.ReachOwn:
		return withinOwn
	case policy.ReachTeam:
		return withinTeam
	default:
		return WithinNone
	}
}

// arguments adds who is asking to the arguments of a query.
func Arguments(scope policy.Scope, more pgx.NamedArgs) pgx.NamedArgs {
	all := pgx.NamedArgs{"member": uuid.UUID(scope.Member), "version": scope.Version}
	for name, value := range more {
		all[name] = value
	}
	return all
}
