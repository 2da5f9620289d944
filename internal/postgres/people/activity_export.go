package people

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
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
			(select count(*) from lookups where workspace_id = current_workspace() and not given) +
			(select count(*) from refusals where workspace_id = current_workspace())`,
		Read: exportActivity,
	}}
}

// exportActivity writes what is asked of the log, addresses masked as they are kept, the
// latest first as its page has it: no file brings a log anywhere.
func exportActivity(
	ctx context.Context, tx *postgres.Tx, part kit.Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	head = part.Heads("at", "member", "email", "act", "target", "found", "reason", "times", "network_address")
	question := postgres.LogQuestion{
		Query: activity.Query{
			Filter: activity.Parse(part.Filter), Zone: part.Zone, After: part.After.At, AfterID: part.After.ID, Limit: part.Limit - 1,
		},
		Reached: postgres.WithinNone, Whole: true,
	}
	found, _ := tx.Query(ctx, question.Statement(), tx.Args(question.Arguments()))
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
		times := ""
		if count, ok := e.Detail["count"].(float64); ok && e.Act == activity.Refused {
			times = strconv.Itoa(int(count))
		}
		cells := csvfile.Texts(e.Actor, e.ActorEmail, e.Act, e.Target, was, reason, times, e.Address)
		return append([]csvfile.Cell{csvfile.TimeCell(e.At, part.Zone)}, cells...), nil
	})
	return head, rows, last, err
}
