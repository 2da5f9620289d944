package kit

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// RecordExport is the export of a kind of records.
func RecordExport(kind records.Kind) ExportSource {
	return ExportSource{Count: `select count(*) from ` + string(kind) + ` where workspace_id = current_workspace()`, Read: exportRecords(kind)}
}

// exportRecords writes the records of one kind. The customer's address is a
// column for whom it is not masked.
func exportRecords(kind records.Kind) ReadPart {
	return func(
		ctx context.Context, tx *postgres.Tx, after listing.Cursor, limit int,
	) (head []string, rows [][]string, last listing.Cursor, err error) {
		withAddress := !tx.Mask.Hides(policy.MaskEmail)
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
		case records.Orders:
			head = append(head, "label", "state", "amount", "currency", "discount", "coupon")
		default:
			head = append(head, "label", "state", "amount", "currency")
		}
		found, _ := tx.Query(ctx, RecordSQL(kind)+` and (r.at, r.id) < (@at, @id) and `+postgres.Within(`c`, tx.Reach)+`
			order by r.at desc, r.id desc`+postgres.UpTo(limit), tx.Args(pgx.NamedArgs{"at": postgres.Beginning(after), "id": after.ID}))
		scan := ScanRecord(tx.Mask)
		rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]string, error) {
			r, err := scan(row)
			if err != nil {
				return nil, err
			}
			last = listing.Cursor{At: r.At, ID: r.ID}
			cells := []string{ExportTime(r.At), Unhidden(r.Customer)}
			if withAddress {
				cells = append(cells, Unhidden(r.Address))
			}
			switch kind {
			case records.Students:
				return append(cells, r.Label, r.State, strconv.Itoa(r.Progress)), nil
			case records.Subscriptions:
				return append(cells, r.Label, r.Period, r.State, money.Decimal(r.Amount, r.Currency), r.Currency, ExportTime(r.Next)), nil
			case records.Transactions:
				return append(cells, r.Kind, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			case records.Orders:
				return append(cells, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency, money.Decimal(r.Discount, r.Currency), r.Coupon), nil
			default:
				return append(cells, r.Label, r.State, money.Decimal(r.Amount, r.Currency), r.Currency), nil
			}
		})
		return head, rows, last, err
	}
}
