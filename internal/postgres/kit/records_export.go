package kit

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/csvfile"
	"latchkey/internal/listing"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// Columns that the files of several kinds have. What has no reference of its own is
// known again by its id.
var (
	ReferenceColumn = RecordColumn{Name: "reference", SQL: `coalesce(nullif(r.reference, ''), r.id::text)`}
	LabelColumn     = RecordColumn{Name: "label", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Label) }}
	StateColumn     = RecordColumn{Name: "state", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.State) }}
	AmountColumn    = RecordColumn{Name: "amount", Cell: func(r *records.Record) csvfile.Cell {
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
	more, texts, moments := ``, map[string]*string{}, map[string]*pgtype.Timestamptz{}
	var targets []any
	columns := slices.DeleteFunc(slices.Clone(s.Columns), func(column RecordColumn) bool { return tx.Mask.Hides(column.Part) })
	for i := range columns {
		column := &columns[i]
		head = append(head, part.Heads(column.Name)...)
		switch {
		case column.SQL != "":
			text := new(string)
			more, texts[column.Name], targets = more+`, `+column.SQL, text, append(targets, text)
		case column.Moment != "":
			at := new(pgtype.Timestamptz)
			more, moments[column.Name], targets = more+`, `+column.Moment, at, append(targets, at)
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
		cells := []csvfile.Cell{csvfile.TimeCell(r.At, part.Zone), csvfile.Text(Unhidden(r.Customer))}
		if withAddress {
			cells = append(cells, csvfile.Text(Unhidden(r.Address)))
		}
		for i := range columns {
			column := &columns[i]
			switch text, at := texts[column.Name], moments[column.Name]; {
			case at != nil:
				cells = append(cells, csvfile.TimeCell(at.Time, part.Zone))
			case text == nil:
				cells = append(cells, column.Cell(&r))
			case column.Text != nil:
				cells = append(cells, csvfile.Text(column.Text(*text, &r)))
			default:
				cells = append(cells, csvfile.Text(*text))
			}
		}
		return cells, nil
	})
	return head, rows, last, err
}
