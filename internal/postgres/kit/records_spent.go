package kit

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/records"
)

// spentSQL sums what a customer paid less what went back to them, by currency, over their
// latest payments, and tells when they last bought: a fee is nobody's spending.
const spentSQL = `
	select currency, sum(amount)::bigint, nullif(max(last_purchase), 'epoch'), sum(count(*)) over ()::int
	  from (select r.currency, r.amount, c.last_purchase
	          from transactions r join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
	         where r.workspace_id = current_workspace() and r.contact_id = @contact and r.state in ('paid', 'refunded')
	           and r.kind <> 'fee' and `

// queueSpent asks for it, within the reach of a grant for payments.
func queueSpent(b *postgres.Batch, scope policy.Scope, contact uuid.UUID, into *records.Spent) {
	b.Queue(spentSQL+postgres.Within(`c`, scope.Reach)+` order by r.at desc, r.id desc`+postgres.UpTo(records.MostSummed)+`) paid
		 group by currency order by 2 desc, 1`, postgres.Arguments(scope, pgx.NamedArgs{"contact": contact})).Query(func(rows pgx.Rows) error {
		var total records.Total
		var last *time.Time
		var count int
		_, err := pgx.ForEachRow(rows, []any{&total.Currency, &total.Amount, &last, &count}, func() error {
			into.Totals = append(into.Totals, total)
			into.Part = count == records.MostSummed
			into.Last = postgres.OrZero(last)
			return nil
		})
		return err
	})
}
