package sales

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// knownPayment is a payment of a reference that came in before.
type knownPayment struct {
	ID              uuid.UUID
	Reference, Kind string
	State           string
	At              time.Time
	Amount          int64
	Currency        string
	Contact         uuid.NullUUID
	Of              uuid.UUID // the payment that it is taken off: several may have one number
	Payment         string    // the reference of that, or its id where it has none
	Own             bool      // of the same import
	ByHand          bool      // taken off its payment without a number of its own: no file's total says what became of it
	fresh           bool      // of the same step
	amount          bool      // of the same file, told by an amount in its payment's row
	again           bool      // a row of the same file tells just this one: no other stands in its place
	rest            bool      // of the same file, what rows left of such an amount
	// Refunded and Disputed are what was taken off a payment, above zero, once it is counted.
	Refunded, Disputed int64
	Counted            bool
	changed            bool // by this file
	met                bool // a row of the same step is this one
}

// number is what a reference belongs to beside its program.
type number struct{ reference, kind string }

// knownPayments are all of the references of a step.
type knownPayments map[number][]knownPayment

// holdImports lets one import of payments, or one undoing of such, work in a workspace at a time.
const holdImports = `select pg_advisory_xact_lock(hashtextextended('payments that come into ' || current_workspace(), 0))`

// readKnown reads what is there of the references of a step, with what was taken off
// its payments by hand, and keeps other imports of payments from adding to it
// meanwhile. What came from nobody in particular has the references of everybody.
func readKnown(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, references []string) (knownPayments, error) {
	known := knownPayments{}
	if !r.Dry {
		if _, err := tx.Exec(ctx, holdImports); err != nil {
			return nil, err
		}
	}
	if len(references) == 0 {
		return known, nil
	}
	var ids []uuid.UUID // under which a payment without a reference leaves
	for _, reference := range references {
		if id, err := uuid.Parse(reference); err == nil {
			ids = append(ids, id)
		}
	}
	ofReferences := postgres.OfKeys(`transactions`, `reference`, `$1::text[]`, ` and reference <> '' and ($3 = '' or source in ('', $3))`)
	rows, _ := tx.Query(ctx, `
		select id, reference, kind, state, at, amount, currency, contact_id, coalesce(import_id = $2, false), coalesce((
		       select coalesce(nullif(p.reference, ''), p.id::text) from transactions p
		        where p.workspace_id = r.workspace_id and p.id = r.payment_id), ''), payment_id, false
		  from (`+ofReferences+`) r
		union all
		select t.id, p.reference, t.kind, t.state, t.at, t.amount, t.currency, t.contact_id, coalesce(t.import_id = $2, false), p.reference,
		       t.payment_id, true
		  from (`+ofReferences+`) p cross join lateral (
		      select * from transactions where workspace_id = current_workspace() and payment_id = p.id and reference = '' offset 0) t
		union all
		select id, id::text, kind, state, at, amount, currency, contact_id, false, '', null, false
		  from (`+postgres.OfIDs(`transactions`, `$4::uuid[]`, `reference = ''`)+`) r
		union all
		select t.id, p.id::text, t.kind, t.state, t.at, t.amount, t.currency, t.contact_id, coalesce(t.import_id = $2, false), p.id::text,
		       t.payment_id, true
		  from (`+postgres.OfIDs(`transactions`, `$4::uuid[]`, `reference = ''`)+`) p cross join lateral (
		      select * from transactions where workspace_id = current_workspace() and payment_id = p.id and reference = '' offset 0) t
		 order by 1`, references, r.ID(), r.Reader.Source(), ids)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p knownPayment, err error) {
		var of uuid.NullUUID
		err = row.Scan(&p.ID, &p.Reference, &p.Kind, &p.State, &p.At, &p.Amount, &p.Currency, &p.Contact, &p.Own, &p.Payment, &of, &p.ByHand)
		p.Of = of.UUID
		return p, err
	})
	for _, p := range list {
		key := number{p.Reference, p.Kind}
		known[key] = append(known[key], p)
	}
	if err != nil {
		return nil, err
	}
	foreseen, err := kit.Foreseen[[]knownPayment](ctx, tx, r, keysOf(references))
	for _, list := range foreseen {
		for _, p := range list {
			p.changed = true
			key := number{p.Reference, p.Kind}
			if at := slices.IndexFunc(known[key], func(is knownPayment) bool { return is.ID == p.ID }); at >= 0 {
				known[key][at] = p
			} else {
				known[key] = append(known[key], p)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return known, known.readNoted(ctx, tx, r)
}

// payment is the one of a reference that a row is taken off, nil for none: in the row's
// currency, in any for "".
func (k knownPayments) payment(reference, currency string) *knownPayment {
	list := k[number{reference, sales.Charge}]
	for i := range list {
		if reference != "" && (currency == "" || list[i].Currency == currency) {
			return &list[i]
		}
	}
	return nil
}

// paidBy is the payment that a row which is here was taken off, nil where that is not of a step.
func (k knownPayments) paidBy(p *knownPayment) *knownPayment {
	list := k[number{p.Payment, sales.Charge}]
	for i := range list {
		if list[i].ID == p.Of {
			return &list[i]
		}
	}
	return nil
}

// customersOf are those of the payments by which rows say whose they are.
func (k knownPayments) customersOf(list []paymentRow) (ids []uuid.UUID) {
	for i := range list {
		if t := &list[i].list[0]; t.ByPayment {
			if payment := k.payment(t.Payment, ""); payment != nil && payment.Contact.Valid {
				ids = append(ids, payment.Contact.UUID)
			}
		}
	}
	return ids
}

// note remembers a payment that a step adds.
func (k knownPayments) note(t *takenPayment) *knownPayment {
	p := knownPayment{
		ID: t.id, Reference: t.Reference, Kind: t.Kind, State: t.State, At: t.At, Amount: t.Amount, Currency: t.Currency,
		Contact: t.contact, Own: true, fresh: true, Counted: true, Of: t.payment.UUID, Payment: t.Payment,
	}
	if p.Payment == "" && t.payment.Valid {
		p.Payment = t.Reference // Its payment's row told of it.
	}
	if t.Reference == "" {
		return &p
	}
	key := number{t.Reference, t.Kind}
	k[key] = append(k[key], p)
	return &k[key][len(k[key])-1]
}

// keysOf are the keys of references, each of every kind, under which a check notes
// what it would make.
func keysOf(references []string) (keys []string) {
	for _, reference := range references {
		for _, kind := range sales.Transactions.Sorts {
			keys = append(keys, number{reference, kind}.key())
		}
	}
	return keys
}

func (n number) key() string { return n.kind + " " + n.reference }

// foresee notes what the rows of a check would make and change, for the later ones.
func (k knownPayments) foresee(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep) error {
	made := map[string][]knownPayment{}
	for key, list := range k {
		for _, p := range list {
			if p.Own || p.changed {
				made[key.key()] = append(made[key.key()], p)
			}
		}
	}
	return kit.Foresee(ctx, tx, r, made)
}

// same is the payment that a row is, nil for none: what was taken off by hand has no number.
// Of several that are alike it is
// the one in the row's place: so many rows alike stand before it in its order.
func (k knownPayments) same(t *importing.Transaction, place int) *knownPayment {
	list := k[number{t.Reference, t.Kind}]
	for i := range list {
		if list[i].Amount == t.Amount && list[i].Currency == t.Currency && !list[i].rest && !list[i].ByHand {
			if place == 0 {
				return &list[i]
			}
			place--
		}
	}
	return nil
}

// otherwise tells that the reference was brought before, of another amount: by
// another file, or by this one though its program gives a number once.
func (k knownPayments) otherwise(t *importing.Transaction, single bool) bool {
	for _, p := range k[number{t.Reference, t.Kind}] {
		if single || !p.Own && !p.ByHand {
			return true
		}
	}
	return false
}

// shares tells that a row which takes something off has the number of a payment that is here,
// of a program whose numbers are of several rows: the number is not its own, and other rows of
// another amount may have it, too.
func (k knownPayments) shares(t *importing.Transaction, single bool) bool {
	return !single && (t.Kind == sales.Refund || t.Kind == sales.Dispute) && (t.Payment == "" || t.Payment == t.Reference) &&
		k.payment(t.Reference, t.Currency) != nil
}

// missing is what is not there yet of something that hangs on a payment which is:
// a refund may have grown since. What was taken off under other numbers counts.
func (k knownPayments) missing(t *importing.Transaction, of *knownPayment) (amount int64) {
	if t.Kind == sales.Fee && of.Kind != sales.Charge && of.Payment == of.Reference { // Its payment may have a fee, too.
		if k.alone(t) {
			return 0
		}
		return t.Amount
	}
	there, any := int64(0), false
	for _, p := range k[number{t.Reference, t.Kind}] {
		if (p.Of == of.ID || p.Of == uuid.Nil) && p.Currency == t.Currency && p.State != "voided" && p.State != "failed" {
			there, any = there+p.Amount, true
		}
	}
	switch {
	case t.Kind == sales.Fee && any:
		return 0
	case t.Kind == sales.Refund:
		there = min(there, -of.Refunded)
	case t.Kind == sales.Dispute:
		there = min(there, -of.Disputed)
	}
	return min(0, t.Amount-there)
}

// alone tells that a fee was there which hangs on no payment: that of a refund. Each is there for
// one row: refunds that are alike have fees that are alike.
func (k knownPayments) alone(fee *importing.Transaction) bool {
	list := k[number{fee.Reference, fee.Kind}]
	for i := range list {
		p := &list[i]
		if p.Payment == "" && p.Amount == fee.Amount && p.Currency == fee.Currency && !p.Own && !p.fresh && !p.met {
			p.met = true
			return true
		}
	}
	return false
}

// stage orders states as a payment passes through them.
var stage = map[string]int{"pending": 0, "failed": 1, "paid": 2, "refunded": 3, "voided": 3}

// follows tells that a file knows what became of a payment since.
func (p *knownPayment) follows(t *importing.Transaction) bool { return stage[t.State] > stage[p.State] }
