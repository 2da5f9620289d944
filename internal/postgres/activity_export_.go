package postgres

import (
	"context"
	"latchkey/internal/policy"

	"github.com/jackc/pgx/v5"
)

// exportActivity writes the log with the lookups, addresses masked as they are kept.
func exportActivity(ctx context.Context, tx pgx.Tx, _ policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
	head = []string{"at", "member", "email", "act", "target", "found", "reason", "network_address"}
	found, _ := tx.Query(ctx, activityList("", false, limit), pgx.NamedArgs{"at": from.at, "id": from.id})
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
		e, err := scanEntry(row)
		if err != nil {
			return nil, err
		}
		last = placeAt(e.At, e.ID)
		was := ""
		if hit, ok := e.Detail["found"].(bool); ok {
			was = map[bool]string{true: "yes", false: "no"}[hit]
		}
		reason, _ := e.Detail["reason"].(string)
		return []string{exportTime(e.At), e.Actor, e.ActorEmail, e.Act, e.Target, was, reason, e.Address}, nil
	})
	return head, rows, last, err
}
