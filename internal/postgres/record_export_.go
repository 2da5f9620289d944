package postgres

import (
	"context"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// exportRecords writes the records of one kind. The customer's address is a
// column for whom it is not masked.
func exportRecords(kind records.Kind) func(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
	return func(ctx context.Context, tx pgx.Tx, scope policy.Scope, from place, limit int) (head []string, rows [][]string, last place, err error) {
		withAddress := !scope.Mask.Hides(policy.MaskEmail)
		head = []string{"at", "customer"}
		if withAddress {
			head = append(head, "email")
		}
		switch kind {
		case records.Students:
			head = append(head, "course", "state", "progress")
		case records.Subscriptions:
			head = append(head, "plan", "period", "state", "amount", "currency", "next_at")
		case records.Transactions:
			head = append(head, "kind", "label", "state", "amount", "currency")
		default:
			head = append(head, "label", "state", "amount", "currency")
		}
		found, _ := tx.Query(ctx, recordSQL(kind)+` and (r.at, r.id) < (@at, @id) and `+within(scope.Reach)+`
			order by r.at desc, r.id desc`+upTo(limit), arguments(scope, pgx.NamedArgs{"at": from.at, "id": from.id}))
		scan := scanRecord(scope.Mask)
		rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
			r, err := scan(row)
			if err != nil {
				return nil, err
			}
			last = placeAt(r.At, r.ID)
			cells := []string{exportTime(r.At), unhidden(r.Customer)}
			if withAddress {
				cells = append(cells, unhidden(r.Address))
			}
			switch kind {
			case records.Students:
				return append(cells, r.Label, r.State, strconv.Itoa(r.Progress)), nil
			case records.Subscriptions:
				return append(cells, r.Label, r.Period, r.State, money.Decimal(r.Amount, r.Currency), r.Currency, exportTime(r.Next)), nil
			case records.Transactions:
				return append(cells, r.Kind, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			default:
				return append(cells, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			}
		})
		return head, rows, last, err
	}
}
