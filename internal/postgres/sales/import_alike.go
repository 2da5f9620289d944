package sales

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// alike is what was taken off what a customer paid: told by the row of a payment, or by a row
// of its own that names none. Where neither names the other, they are the same money if they
// are of one customer, of one program and of the same amount.
type alike struct {
	ID       uuid.UUID
	Key      string // of the customer
	Kind     string
	Amount   int64
	Currency string
	Payment  string // whose row told of it, "" for one that stands alone
}

// alikes are those of the customers of a step.
type alikes []alike

// readAlikes reads what earlier files took off what customers of a step paid. A file of ours
// names all payments.
func readAlikes(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow) (found alikes, err error) {
	var keys []string
	for i := range list {
		t := &list[i].list[0]
		takes := t.Kind == sales.Refund || t.Kind == sales.Dispute
		for j := range list[i].list[1:] {
			takes = takes || list[i].list[1+j].Kind != sales.Fee
		}
		if takes && t.HasEmail() && t.Payment == "" {
			keys = append(keys, t.Key())
		}
	}
	if len(keys) == 0 || r.Reader.Ours() {
		return nil, nil
	}
	rows, _ := tx.Query(ctx, `
		select x.id, a.email_key, x.kind, x.amount, x.currency, coalesce((
		       select p.reference from transactions p where p.workspace_id = x.workspace_id and p.id = x.payment_id), '')
		  from (`+postgres.OfKeys(`contact_addresses`, `email_key`, `$1::text[]`, ` and not freed`)+`) a
		  join transactions x on x.workspace_id = a.workspace_id and x.contact_id = a.contact_id
		 where `+counts+` and x.amount < 0 and x.reference <> '' and x.source = $2
		   and (x.payment_id is null or exists (
		       select from transactions p where p.workspace_id = x.workspace_id and p.id = x.payment_id and p.reference = x.reference))
		 order by x.at, x.id`, keys, r.Reader.Source())
	return pgx.CollectRows(rows, pgx.RowToStructByPos[alike])
}

// take finds what is alike, once.
func (a alikes) take(t *importing.Transaction, told bool) *alike {
	for i := range a {
		one := &a[i]
		if one.Key == t.Key() && one.Kind == t.Kind && one.Amount == t.Amount && one.Currency == t.Currency && (one.Payment != "") == told {
			one.Key = "" // It is taken.
			return one
		}
	}
	return nil
}

// name gives new rows that name no payment the one whose row told of them, and reads it.
func (a alikes) name(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) error {
	var references []string
	for i := range list {
		t := &list[i].list[0]
		if t.Payment != "" || !t.HasEmail() || known.same(t, list[i].place) != nil {
			continue
		}
		if one := a.take(t, true); one != nil && one.Payment != t.Reference {
			t.Payment, list[i].alike = one.Payment, true
			references = append(references, one.Payment)
		}
	}
	return known.readMore(ctx, tx, r, references)
}

// linkedPart is a row that stood alone, and the payment whose row tells of it now.
type linkedPart struct{ part, payment uuid.UUID }

// link lets a row that stood alone be what the row of a payment tells of, if there is one.
func (p *paymentPlan) link(t *importing.Transaction, payment *knownPayment) bool {
	one := p.alikes.take(t, false)
	if one == nil {
		return false
	}
	p.linked = append(p.linked, linkedPart{one.ID, payment.ID})
	payment.takes(t)
	return true
}

// queueLinked hangs rows on payments. It stays so when the import is undone: it is so.
func (p *paymentPlan) queueLinked(batch *pgx.Batch) {
	if len(p.linked) > 0 {
		batch.Queue(`
			update transactions t set payment_id = l.payment
			  from unnest($1::uuid[], $2::uuid[]) as l (id, payment)
			 where t.workspace_id = current_workspace() and t.id = l.id and t.payment_id is null`,
			postgres.Column(p.linked, func(l *linkedPart) pgtype.UUID { return postgres.AsUUID(l.part) }),
			postgres.Column(p.linked, func(l *linkedPart) pgtype.UUID { return postgres.AsUUID(l.payment) }))
	}
}
