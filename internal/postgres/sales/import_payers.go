package sales

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// readPayers finds out who of the senders that rows name paid by the program of the file:
// here, or in this step. Who did not is the owner of the file.
func readPayers(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) (map[string]bool, error) {
	var senders, noted []string
	for i := range list {
		if t := &list[i].list[0]; t.Sender {
			senders, noted = append(senders, t.Key()), append(noted, payerKey(t))
		}
	}
	if len(senders) == 0 {
		return nil, nil
	}
	payers := payersOf(list, (*importing.Transaction).Key)
	rows, _ := tx.Query(ctx, `
		select a.email_key from (`+postgres.AddressesHeld(`$1::text[]`)+`) a
		 where exists (select from transactions t where t.workspace_id = a.workspace_id and t.contact_id = a.contact_id
		                                            and t.kind = 'charge' and t.source = $2)`, senders, r.Reader.Source())
	paid, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	foreseen, err := kit.Foreseen[bool](ctx, tx, r, noted)
	for i, sender := range senders {
		payers[sender] = payers[sender] || foreseen[noted[i]]
	}
	for _, sender := range paid {
		payers[sender] = true
	}
	return payers, err
}

// foreseePayers notes for the later rows of a check who paid.
func foreseePayers(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) error {
	if !r.Reader.SendersAlone() {
		return nil
	}
	return kit.Foresee(ctx, tx, r, payersOf(list, payerKey))
}

func payersOf(list []paymentRow, key func(*importing.Transaction) string) map[string]bool {
	payers := map[string]bool{}
	for i := range list {
		if t := &list[i].list[0]; t.Kind == sales.Charge {
			payers[key(t)] = true
		}
	}
	return payers
}

func payerKey(t *importing.Transaction) string { return "payer " + t.Key() }

// nobody says why a row is of nobody, "" where it is of somebody.
func (p *paymentPlan) nobody(t *importing.Transaction, known knownPayments) importing.Reason {
	_, there := p.there[t.Key()]
	switch {
	case t.ByPayment && known.payment(t.Payment, "") == nil:
		return importing.NoPayer
	case !t.ByPayment && !there && !t.HasEmail(), t.Sender && !p.payers[t.Key()]:
		return importing.NoAddress // Nobody can be made of a name alone.
	}
	return ""
}
