package sales

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

var transactions = &kit.RecordTable{
	Kind: sales.Transactions,
	Source: `
		select workspace_id, id, contact_id, at, null::timestamptz as next, label, kind, state, '' as period, amount, currency,
		       0::smallint as progress, version, 0::bigint as discount, '' as coupon, payment_id, reason, reference
		  from transactions`,
	Full: partOfSQL + `, r.payment_id is not null, r.reason, ` + takenSQL(`r`),
	Into: func(full *records.Full, _ *policy.Scope) ([]any, func()) {
		var payment uuid.NullUUID
		return []any{&payment, &full.PaymentLabel, &full.Part, &full.Reason, &full.Taken}, func() {
			if full.Payment = payment.UUID; !payment.Valid {
				full.PaymentLabel = "" // One of somebody else's is not told.
			}
		}
	},
	Lines: queueParts,
	Label: `r.label`, Price: `r.amount, r.currency`,
	InsertSQL: `
		insert into transactions (workspace_id, id, contact_id, at, kind, state, amount, currency, label)
		values (current_workspace(), @id, @contact, @at, @kind, @state, @amount, @currency, @label) returning label`,
	UpdateSQL: map[string]string{"": `
		update transactions
		   set at = @at, kind = @kind, state = @state, amount = @amount, currency = @currency, label = @label,
		       reason = case when kind = 'refund' then @reason else reason end`},
	MoveSQL: `update transactions set state = @to`,
	Prepare: checkParts,
	Written: func(ctx context.Context, tx *postgres.Tx, c *kit.RecordChange) error {
		_, err := follow(ctx, tx, c.Follow...)
		return err
	},
	Stepping: refuseWithParts,
	Moved:    followVoided,
	Columns: []kit.RecordColumn{
		{Name: "kind", Cell: func(r *records.Record) csvfile.Cell { return csvfile.Text(r.Sort) }},
		kit.LabelColumn, kit.StateColumn, kit.AmountColumn, kit.CurrencyColumn,
		kit.ReferenceColumn,
		{Name: "payment", SQL: `coalesce((select coalesce(nullif(p.reference, ''), p.id::text) from transactions p
			where p.workspace_id = r.workspace_id and p.id = r.payment_id), '')`},
		{Name: "reason", SQL: `r.reason`},
	},
}
