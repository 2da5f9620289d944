package sales

import (
	"context"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

var affiliateInvoices = &kit.RecordTable{
	Kind: sales.AffiliateInvoices,
	Source: `
		select workspace_id, id, contact_id, at, null::timestamptz as next, number as label, '' as kind, state, '' as period, amount, currency,
		       0::smallint as progress, version, 0::bigint as discount, '' as coupon
		  from affiliate_invoices`,
	Label: `r.number`, Price: `r.amount, r.currency`,
	InsertSQL: `
		insert into affiliate_invoices (workspace_id, id, contact_id, number, at, state, amount, currency)
		values (current_workspace(), @id, @contact, @label, @at, 'open', @amount, @currency) returning number`,
	UpdateSQL: map[string]string{"": `
		update affiliate_invoices set number = @label, at = @at, amount = @amount, currency = @currency`},
	MoveSQL: `update affiliate_invoices set state = @to`,
	// Whoever may not list chooses no number: that one is taken would tell of another invoice.
	Prepare: func(_ context.Context, tx *postgres.Tx, c *kit.RecordChange) error {
		if c.Draft.Label != "" && tx.Reach == policy.ReachAll {
			return nil
		}
		if c.Draft.Label = c.Was.Label; c.Draft.Label == "" {
			c.Draft.Label = "AFF-" + strings.ToUpper(c.ID.String()[28:])
		}
		return nil
	},
	Refused: func(err error) error {
		if postgres.Violates(err, "affiliate_invoices_number") {
			return fault.Field("number", "fault.number_taken")
		}
		return err
	},
	Columns: []kit.RecordColumn{kit.LabelColumn, kit.StateColumn, kit.AmountColumn, kit.CurrencyColumn},
}
