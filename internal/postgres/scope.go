package postgres

import (
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/ledger"
	"latchkey/internal/policy"
)

// The conditions of the widest and of the narrowest reach.
const (
	WithinAll  = `true`
	WithinNone = `false`
)

// Within is the condition of a reach on a contact under an alias. The same ones
// stand in every query that opens, changes or deletes something of a customer,
// so that a record is either within reach everywhere or nowhere.
func Within(alias string, reach policy.Reach) string {
	switch reach {
	case policy.ReachAll:
		return WithinAll
	case policy.ReachFound:
		// The entry in the ledger is the key: to that one contact, for that one
		// member, for a while, while their access stays what it was and until the
		// contact is merged.
		return `exists (select from lookups entry
			where entry.workspace_id = ` + alias + `.workspace_id and entry.member_id = @member and entry.member_version = @version
			  and entry.contact_id = ` + alias + `.id and entry.found_at > now() - ` + keyLife + ` and entry.found_at > ` + alias + `.keys_from)`
	case policy.ReachOwn:
		return alias + `.assignee_id = @member`
	case policy.ReachTeam:
		return `(` + alias + `.assignee_id = @member
			or ` + alias + `.team_id in (select team_id from team_members where workspace_id = current_workspace() and member_id = @member)
			or ` + alias + `.assignee_id in (
				select theirs.member_id
				  from team_members mine
				  join team_members theirs on theirs.workspace_id = mine.workspace_id and theirs.team_id = mine.team_id
				 where mine.workspace_id = current_workspace() and mine.member_id = @member))`
	default:
		return WithinNone
	}
}

// WithinOf is Within of each of many members, whose id is an expression.
func WithinOf(alias string, reach policy.Reach, member string) string {
	return strings.ReplaceAll(Within(alias, reach), `@member`, member)
}

var keyLife = Interval(ledger.KeyLife)

// ActiveMember is the condition of a member, under an alias, whose access has
// not ended.
func ActiveMember(alias string) string {
	return alias + `.removed_at is null and (` + alias + `.access_ends_at is null or ` + alias + `.access_ends_at > now())`
}

// Held is a column of what a member, under an alias, may do: their role or their
// restrictions. What was lent counts no longer than it was, whenever it is taken back.
func Held(alias, column string) string {
	return `case when ` + alias + `.lent_until <= now() then ` + alias + `.own_` + column + ` else ` + alias + `.` + column + ` end`
}

// EndedMember is the condition of a member whose access has ended by itself, which
// an index answers.
func EndedMember(alias string) string {
	return alias + `.removed_at is null and ` + alias + `.access_ends_at <= now()`
}

// MemberScope is a member who acts in a workspace, and reaches nothing by it.
func MemberScope(workspace, member uuid.UUID) policy.Scope {
	return policy.Scope{Membership: policy.Membership{Workspace: policy.WorkspaceID(workspace), Member: policy.MemberID(member)}}
}

// Arguments adds who is asking to the arguments of a query.
func Arguments(scope policy.Scope, more pgx.NamedArgs) pgx.NamedArgs {
	all := pgx.NamedArgs{"member": uuid.UUID(scope.Member), "version": scope.Version}
	for name, value := range more {
		all[name] = value
	}
	return all
}
