package people

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// exportActivity writes the log with the lookups, addresses masked as they are kept.
func ExportActivity(ctx context.Context, tx pgx.Tx, _ policy.Scope, from kit.Place, limit int) (head []string, rows [][]string, last kit.Place, err error) {
	head = []string{"at", "member", "email", "act", "target", "found", "reason", "network_address"}
	found, _ := tx.Query(ctx, postgres.ActivityList("", false, limit), pgx.NamedArgs{"at": from.At, "id": from.Id})
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		e, err := postgres.ScanEntry(row)
		if err != nil {
			return nil, err
		}
		last = kit.PlaceAt(e.At, e.ID)
		was := ""
		if hit, ok := e.Detail["found"].(bool); ok {
			was = map[bool]string{true: "yes", false: "no"}[hit]
		}
		reason, _ := e.Detail["reason"].(string)
		return []string{kit.ExportTime(e.At), e.Actor, e.ActorEmail, e.Act, e.Target, was, reason, e.Address}, nil
	})
	return head, rows, last, err
}
