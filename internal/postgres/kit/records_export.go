package kit

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// Columns that the files of several kinds have.
var (
	LabelColumn  = RecordColumn{Name: "label", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Label) }}
	StateColumn  = RecordColumn{Name: "state", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.State) }}
	AmountColumn = RecordColumn{Name: "amount", Cell: func(r *records.Record) csvfile.Cell {
		return csvfile.Number(money.Decimal(r.Amount, r.Currency))
	}}
	CurrencyColumn = RecordColumn{Name: "currency", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Currency) }}
)

// export is the records as a file.
func (s *Records) export() (policy.Resource, ExportSource) {
	return s.Resource, ExportSource{
		Count: `select count(*) from ` + s.String() + ` where workspace_id = current_workspace()`, Read: s.readPart,
	}
}

// readPart writes the records. The customer's address is a column for whom it is
// not masked.
func (s *Records) readPart(
	ctx context.Context, tx *postgres.Tx, part Part,
) (head []string, rows [][]csvfile.Cell, last listing.Cursor, err error) {
	withAddress := !tx.Mask.Hides(policy.MaskEmail)
	head = part.Heads("at", "customer")
	if withAddress {
		head = append(head, part.Heads("email")...)
	}
	more, read := ``, map[string]*string{}
	var targets []any
	for _, column := range s.Columns {
		head = append(head, part.Heads(column.Name)...)
		if column.SQL != "" {
			text := new(string)
			more, read[column.Name], targets = more+`, `+column.SQL, text, append(targets, text)
		}
	}
	found, _ := tx.Query(ctx, s.selectWith(more)+` and (r.at, r.id) > (@at, @id) and `+postgres.Within(`c`, tx.Reach)+
		` order by r.at, r.id`+postgres.UpTo(part.Limit), tx.Args(part.Args()))
	scan := ScanRecord(tx.Mask, targets...)
	rows, err = pgx.CollectRows(found, func(row pgx.CollectableRow) ([]csvfile.Cell, error) {
		r, err := scan(row)
		if err != nil {
			return nil, err
		}
		last = listing.Cursor{At: r.At, ID: r.ID}
		r.Next = r.Next.In(part.Zone)
		cells := []csvfile.Cell{csvfile.TimeCell(r.At, part.Zone), csvfile.Text(Unhidden(r.Customer))}
		if withAddress {
			cells = append(cells, csvfile.Text(Unhidden(r.Address)))
		}
		for _, column := range s.Columns {
			if text := read[column.Name]; text != nil && column.Text != nil {
				cells = append(cells, csvfile.Text(column.Text(*text, &r)))
			} else if text != nil {
				cells = append(cells, csvfile.Text(*text))
			} else {
				cells = append(cells, column.Cell(&r))
			}
		}
		return cells, nil
	})
	return head, rows, last, err
}
