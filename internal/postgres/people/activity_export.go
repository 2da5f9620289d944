package people

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// ExportSources are the lists of this area that can leave.
func (Store) ExportSources() kit.Exports {
	return kit.Exports{policy.AuditLog: {
		Count: `select (select count(*) from activity where workspace_id = current_workspace()) +
			(select count(*) from lookups where workspace_id = current_workspace())`,
		Read: exportActivity,
	}}
}

// exportActivity writes the log with the lookups, addresses masked as they are kept,
// the latest first as its page has it: no file brings a log anywhere.
func exportActivity(
	ctx context.Context, tx *postgres.Tx, part kit.Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	head = part.Heads("at", "member", "email", "act", "target", "found", "reason", "network_address")
	found, _ := tx.Query(ctx, postgres.ActivitySQL("", false, part.Limit),
		pgx.NamedArgs{"at": postgres.CursorTime(part.After), "id": part.After.ID})
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		e, err := postgres.ScanEntry(row)
		if err != nil {
			return nil, err
		}
		last = listing.Cursor{At: e.At, ID: e.ID}
		was := ""
		if hit, ok := e.Detail["found"].(bool); ok {
			was = map[bool]string{true: "yes", false: "no"}[hit]
		}
		reason, _ := e.Detail["reason"].(string)
		cells := csvfile.Texts(e.Actor, e.ActorEmail, e.Act, e.Target, was, reason, e.Address)
		return append([]csvfile.Cell{csvfile.TimeCell(e.At, part.Zone)}, cells...), nil
	})
	return head, rows, last, err
}
