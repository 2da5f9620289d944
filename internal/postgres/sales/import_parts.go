package sales

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// hang hangs refunds, disputes and fees on the payments that their rows name, which may
// stand further down. What is more than is left of its payment stands alone.
func (p *paymentPlan) hang(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, known knownPayments, done *kit.ImportTally) error {
	left, err := p.left(ctx, tx, r, known)
	if err != nil {
		return err
	}
	for _, a := range p.apart {
		taken := &p.taken[a.place]
		payment, reason := known.payment(taken.Payment, taken.Currency), importing.NoPayment
		if payment != nil && takesOff(taken.Transaction) {
			if rest, limited := left[payment.ID]; limited && rest+taken.Amount < 0 {
				payment, reason = nil, importing.MoreThanLeft
			} else {
				left[payment.ID] += taken.Amount
			}
		}
		if payment == nil {
			done.Remark(a.ImportRow, []importing.Remark{r.Reader.Remark(importing.PaymentOf, reason)})
			continue
		}
		taken.payment = uuid.NullUUID{UUID: payment.ID, Valid: true}
		if said := payment.Own && r.Reader.Ours(); taken.Kind != sales.Fee && !said {
			p.lower = append(p.lower, payment.ID)
		}
	}
	return nil
}

// takesOff tells that a row takes something off its payment, as counts does in SQL.
func takesOff(t *importing.Transaction) bool {
	return (t.Kind == sales.Refund || t.Kind == sales.Dispute) && t.State != "failed" && t.State != "voided"
}

// left is what is left of the payments that rows name. Who pays one back by hand waits.
func (p *paymentPlan) left(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, known knownPayments) (map[uuid.UUID]int64, error) {
	left := map[uuid.UUID]int64{}
	var stored []uuid.UUID
	for _, a := range p.apart {
		taken := &p.taken[a.place]
		switch payment := known.payment(taken.Payment, taken.Currency); {
		case payment == nil:
		case payment.fresh:
			left[payment.ID] = payment.Amount
		default:
			stored = append(stored, payment.ID)
		}
	}
	if len(stored) > 0 && !r.Dry {
		if _, err := tx.Exec(ctx, lockPayments, stored); err != nil {
			return nil, err
		}
	}
	if len(stored) > 0 {
		rows, _ := tx.Query(ctx, `
			select p.id, p.amount - `+takenSQL(`p`)+` from (`+postgres.OfIDs(`transactions`, `$1::uuid[]`, `true`)+`) p`, stored)
		type rest struct {
			ID   uuid.UUID
			Left int64
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[rest])
		if err != nil {
			return nil, err
		}
		for _, of := range list {
			left[of.ID] = of.Left
		}
	}
	for i := range p.taken {
		if t := &p.taken[i]; t.payment.Valid && takesOff(t.Transaction) {
			if _, named := left[t.payment.UUID]; named {
				left[t.payment.UUID] += t.Amount
			}
		}
	}
	return left, nil
}

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
		select a.email_key from (`+postgres.OfKeys(`contact_addresses`, `email_key`, `$1::text[]`, ` and not freed`)+`) a
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
