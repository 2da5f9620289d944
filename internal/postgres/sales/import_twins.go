package sales

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// twin is what payments share that two files of a program tell under two numbers: a charge of
// Stripe has one of its own, and one in the balance.
type twin struct {
	Key      string // of the customer
	Second   int64
	Amount   int64
	Currency string
}

func twinOf(t *importing.Transaction) twin { return twin{t.Key(), t.At.Unix(), t.Amount, t.Currency} }

// readTwins finds the payments of earlier files that are like those of a step to the second.
func readTwins(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) (map[twin]bool, error) {
	var keys []string
	var times []time.Time
	for i := range list {
		if t := &list[i].list[0]; t.Kind == sales.Charge && t.HasEmail() {
			keys, times = append(keys, t.Key()), append(times, t.At)
		}
	}
	if len(keys) == 0 || !r.Reader.Twins() {
		return nil, nil
	}
	rows, _ := tx.Query(ctx, `
		select k.key, extract(epoch from x.at)::bigint, x.amount, x.currency
		  from (select distinct key, at from unnest($1::text[], $2::timestamptz[]) as k (key, at)) k
		 cross join lateral (
		       select contact_id from contact_addresses
		        where workspace_id = current_workspace() and email_key = k.key and not claim and not freed offset 0) a
		 cross join lateral (
		       select * from transactions
		        where workspace_id = current_workspace() and contact_id = a.contact_id and at = k.at offset 0) x
		 where x.kind = 'charge' and x.state not in ('failed', 'voided') and x.source = $3 and x.import_id is distinct from $4`,
		keys, times, r.Reader.Source(), r.ID())
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[twin])
	twins := map[twin]bool{}
	for _, one := range found {
		twins[one] = true
	}
	return twins, err
}

// likeAnother remarks that a payment may be here already under another number. Both count:
// nothing tells whether somebody paid twice in one second.
func (p *paymentPlan) likeAnother(r *kit.ImportStep, t *importing.Transaction) []importing.Remark {
	if t.Kind != sales.Charge || t.State == "failed" || t.State == "voided" || !p.twins[twinOf(t)] {
		return nil
	}
	return []importing.Remark{r.Reader.Remark(importing.Reference, importing.PaidAlike)}
}
