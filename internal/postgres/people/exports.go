package people

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
)

// Exports are the lists of this area that can leave.
func (s Store) Exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{
		policy.AuditLog: {
			Count: `select (select count(*) from activity where workspace_id = current_workspace()) +
			(select count(*) from lookups where workspace_id = current_workspace())`,
			Read: ExportActivity,
		},
	}
}
