package sales

import (
	"latchkey/internal/csvfile"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

var transactions = &kit.RecordTable{
	Kind: sales.Transactions,
	Source: `
		select workspace_id, id, contact_id, at, null::timestamptz as next, label, kind, state, '' as period, amount, currency,
		       0::smallint as progress, version, 0::bigint as discount, '' as coupon, reference
		  from transactions`,
	Label: `r.label`, Price: `r.amount, r.currency`,
	InsertSQL: `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		values (current_workspace(), @id, @contact, @at, @kind, @state, @amount, @currency, @label) returning label`,
	UpdateSQL: map[string]string{"": `
		update transactions
		   set at = @at, kind = @kind, state = @state, amount = @amount, currency = @currency, label = @label`},
	MoveSQL: `update transactions set state = @to`,
	Columns: []kit.RecordColumn{
		{Name: "kind", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Sort) }},
		kit.LabelColumn, kit.StateColumn, kit.AmountColumn, kit.CurrencyColumn,
		// One that has none of its own is known again by its id.
		{Name: "reference", SQL: `coalesce(nullif(r.reference, ''), r.id::text)`},
	},
}
