package kit

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// Columns that the files of several kinds have.
var (
	LabelColumn    = RecordColumn{"label", func(r *records.Record) string { return r.Label }}
	StateColumn    = RecordColumn{"state", func(r *records.Record) string { return r.State }}
	AmountColumn   = RecordColumn{"amount", func(r *records.Record) string { return money.Decimal(r.Amount, r.Currency) }}
	CurrencyColumn = RecordColumn{"currency", func(r *records.Record) string { return r.Currency }}
)

// export is the records as a file, the oldest last.
func (s *Records) export() (policy.Resource, ExportSource) {
	return s.Resource, ExportSource{
		Count: `select count(*) from ` + s.String() + ` where workspace_id = current_workspace()`, Read: s.readPart,
	}
}

// readPart writes the records. The customer's address is a column for whom it is
// not masked.
func (s *Records) readPart(
	ctx context.Context, tx *postgres.Tx, after listing.Cursor, limit int,
) (head []string, rows [][]string, last listing.Cursor, err error) {
	withAddress := !tx.Mask.Hides(policy.MaskEmail)
	head = []string{"at", "customer"}
	if withAddress {
		head = append(head, "email")
	}
	for _, column := range s.Columns {
		head = append(head, column.Name)
	}
	found, _ := tx.Query(ctx, s.Select()+` and (r.at, r.id) < (@at, @id) and `+postgres.Within(`c`, tx.Reach)+latestFirst+postgres.UpTo(limit),
		tx.Args(pgx.NamedArgs{"at": postgres.CursorTime(after), "id": after.ID}))
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
		for _, column := range s.Columns {
			cells = append(cells, column.Cell(&r))
		}
		return cells, nil
	})
	return head, rows, last, err
}
