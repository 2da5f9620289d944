package sales

import (
	"context"
	"slices"
	"time"

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
// are of one customer and of the same amount, no refund is before its payment, and one file or
// one program tells both. Files of nobody in particular may be of two shops: both count then.
// What was taken by hand off a payment of the program is told like that, too.
type alike struct {
	ID       uuid.UUID // the zero one for what a row of the same step tells
	Key      string    // of the customer
	Kind     string
	Amount   int64
	Currency string
	At       time.Time // of a row that stands alone, else of the payment
	Payment  string    // whose row told of it, "" for one that stands alone
	Number   string    // its own, or that of the payment
	Hand     bool      // entered by hand
	Own      bool      // of the same import
	Sure     bool      // of the same program, or told by the same file
	Taken    bool
}

// alikes are those of the customers of a step.
type alikes []alike

// likeness is what is known of a row that is alike.
type likeness int

const (
	unlike likeness = iota
	sameMoney
	perhapsSame // it is said, and both count
)

// readAlikes reads what was taken off what customers of a step paid: by earlier files, by
// earlier steps, and by rows of payments of this one. A file of ours names all payments.
func readAlikes(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) (found alikes, err error) {
	var keys, noted []string
	for i := range list {
		t := &list[i].list[0]
		takes := t.Kind == sales.Refund || t.Kind == sales.Dispute
		for j := range list[i].list[1:] {
			takes = takes || list[i].list[1+j].Kind != sales.Fee
		}
		if takes && t.HasEmail() && t.Payment == "" {
			keys, noted = append(keys, t.Key()), append(noted, alikeKey(t.Key()))
		}
	}
	if len(keys) == 0 || r.Reader.Ours() {
		return nil, nil
	}
	rows, _ := tx.Query(ctx, `
		select x.id, a.email_key, x.kind, x.amount, x.currency, coalesce(p.at, x.at), coalesce(p.reference, ''), x.reference, x.reference = '',
		       coalesce(x.import_id = $3, false),
		       $2 <> '' and (x.reference <> '' or coalesce(p.source, '') = $2) or coalesce(x.import_id = $3, false), false
		  from (`+postgres.AddressesHeld(`$1::text[]`)+`) a
		 cross join lateral (
		       select * from transactions where workspace_id = current_workspace() and contact_id = a.contact_id offset 0) x
		  left join lateral (
		       select at, reference, source from transactions where workspace_id = current_workspace() and id = x.payment_id offset 0) p on true
		 where `+counts+` and x.amount < 0
		   and (x.reference <> '' and x.source = $2 and (x.payment_id is null or p.reference = x.reference)
		        or x.reference = '' and x.import_id is null and (x.payment_id is null or p.source in ('', $2)))
		 order by x.at, x.id`, keys, r.Reader.Source(), r.ID())
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByPos[alike])
	if err != nil {
		return nil, err
	}
	foreseen, err := kit.Foreseen[alikes](ctx, tx, r, noted)
	if err != nil {
		return nil, err
	}
	taken, err := kit.Noted[bool](ctx, tx, r, postgres.Column(stored, func(one *alike) string { return takenKey(one.ID) }))
	if err != nil {
		return nil, err
	}
	for i := range stored {
		if _, changed := foreseen[alikeKey(stored[i].Key)]; !changed && !taken[takenKey(stored[i].ID)] {
			found = append(found, stored[i])
		}
	}
	for _, left := range foreseen {
		found = append(found, left...)
	}
	err = found.sure(ctx, tx, r, list, known)
	return found.seed(list, known), err
}

func alikeKey(customer string) string { return "alike " + customer }

func takenKey(id uuid.UUID) string { return "taken " + id.String() }

// noteTaken keeps for the later steps of a file which of them a row is, or is perhaps: each is one row's.
func (a alikes) noteTaken(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep) error {
	taken := map[string]bool{}
	for i := range a {
		if a[i].Taken && a[i].ID != uuid.Nil {
			taken[takenKey(a[i].ID)] = true
		}
	}
	return kit.Note(ctx, tx, r, taken)
}

// sure notes what rows of the file tell again, which is where nobody's in particular: one file
// tells of it and of what is alike.
func (a alikes) sure(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) error {
	if r.Reader.Source() != "" {
		return nil
	}
	again, keys := map[string]bool{}, []string{}
	for i := range list {
		t := &list[i].list[0]
		switch same := known.same(t, list[i].Place); {
		case same == nil:
		case len(list[i].list) > 1:
			again[againKey(t.Reference)] = true
		case takesOff(t.Kind, t.State) && t.Payment == "":
			again[againKey(same.ID.String())] = true
		}
	}
	for i := range a {
		if !a[i].Sure {
			keys = append(keys, againKey(a[i].Payment), againKey(a[i].ID.String()))
		}
	}
	noted, err := kit.Noted[bool](ctx, tx, r, keys)
	if err != nil {
		return err
	}
	for i := range a {
		for _, key := range []string{againKey(a[i].Payment), againKey(a[i].ID.String())} {
			a[i].Sure = a[i].Sure || again[key] || noted[key]
		}
	}
	return kit.Note(ctx, tx, r, again)
}

func againKey(told string) string { return "again " + told }

// await lets rows wait for the rest of a file of nobody in particular, which may tell again what
// they are perhaps like: one file tells both then. A file of ours names all payments, and its rows
// know their places.
func (a alikes) await(r *kit.ImportStep, list []paymentRow, known knownPayments) {
	if r.Reader.Source() != "" || r.Reader.Ours() {
		return
	}
	for i := range list {
		row := &list[i]
		t := &row.list[0]
		if row.like == perhapsSame && !row.alike.Hand {
			row.awaits = row.alike.Payment
		}
		if t.Kind != sales.Charge || t.Reference == "" || !t.HasEmail() {
			continue
		}
		for _, h := range row.list[1:] {
			known.lessThere(&h)
			if one, is := a.find(&h, t.At, false); h.Amount < 0 && is == perhapsSame && !one.Hand {
				row.awaits = one.Number
			}
		}
	}
	for i := range list {
		list[i].waitTogether(list[i+1:])
	}
	for i := range slices.Backward(list) {
		list[i].waitTogether(list[:i])
	}
}

// waitTogether lets the rows of a number that are like one that waits wait with it: how many of
// them stand before it tells which one it is.
func (row *paymentRow) waitTogether(list []paymentRow) {
	t := &row.list[0]
	if row.awaits == "" || t.Reference == "" {
		return
	}
	for i := range list {
		if o := &list[i].list[0]; o.Reference == t.Reference && o.Kind == t.Kind && o.Amount == t.Amount && o.Currency == t.Currency {
			list[i].awaits = row.awaits
		}
	}
}

// seed adds what the rows of payments tell, as far as it is new, for rows of the same step.
func (a alikes) seed(list []paymentRow, known knownPayments) alikes {
	seen := map[string]bool{}
	for i := range list {
		t := &list[i].list[0]
		if t.Kind != sales.Charge || t.Reference == "" || !t.HasEmail() || seen[t.Reference] {
			continue
		}
		seen[t.Reference] = true
		for _, h := range list[i].list[1:] {
			if !takesOff(h.Kind, h.State) {
				continue
			}
			known.lessThere(&h)
			if alone, is := a.find(&h, t.At, false); h.Amount < 0 && (alone == nil || is == perhapsSame) {
				a = append(a, alike{
					Key: t.Key(), Kind: h.Kind, Amount: h.Amount, Currency: h.Currency, At: t.At, Payment: t.Reference, Number: t.Reference,
					Own: true, Sure: true,
				})
			}
		}
	}
	return a
}

// lessThere takes off what the row of a payment tells what is here of it under its number.
func (k knownPayments) lessThere(h *importing.Transaction) {
	for _, is := range k[number{h.Reference, h.Kind}] {
		if takesOff(is.Kind, is.State) && is.Currency == h.Currency {
			h.Amount -= is.Amount
		}
	}
}

// find finds what is alike: for a refund that stands alone the row of a payment that told of
// it, or for what the row of a payment of a time tells one that stands alone.
func (a alikes) find(t *importing.Transaction, paid time.Time, told bool) (found *alike, is likeness) {
	for i := range a {
		one := &a[i]
		if one.Taken || one.Key != t.Key() || one.Kind != t.Kind || one.Amount != t.Amount || one.Currency != t.Currency ||
			(one.Payment != "" || one.Hand && told) != told {
			continue
		}
		back, of := one.At, paid
		switch {
		case told && one.Payment == "": // By hand, of whatever payment.
			of = back
		case told:
			back, of = t.At, one.At
		}
		switch {
		case back.Before(of.AddDate(0, 0, -1)): // A day alone is of any hour, and of any clock.
		case one.Sure:
			return one, sameMoney
		case found == nil:
			found, is = one, perhapsSame
		}
	}
	return found, is
}

// name gives new rows that name no payment the one whose row told of them, and reads it.
func (a alikes) name(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments) error {
	var references []string
	for i := range list {
		t := &list[i].list[0]
		if t.Payment != "" || !t.HasEmail() || !takesOff(t.Kind, t.State) || known.same(t, list[i].Place) != nil {
			continue
		}
		one, is := a.find(t, t.At, true)
		if is == unlike || one.Payment != "" && one.Payment == t.Reference {
			continue
		}
		one.Taken, list[i].alike = true, one
		if list[i].like = is; is == sameMoney {
			t.Payment = one.Payment
			references = append(references, one.Payment)
		}
	}
	return known.readMore(ctx, tx, r, references)
}

// linkedPart is a row of this import that stood alone, and the payment whose row tells of it.
type linkedPart struct{ part, payment uuid.UUID }

// link looks for a row that stood alone and is what the row of a payment tells of. One of this
// import hangs on the payment from now on, and nothing is to be added. One of another import
// is voided, of whose day this one is then: it counts again when this import is undone, and
// when the other one is, this one stays.
func (p *paymentPlan) link(t *importing.Transaction, payment *knownPayment) (is likeness, hangs bool) {
	one, is := p.alikes.find(t, payment.At, false)
	if is == unlike {
		return is, false
	}
	one.Taken = true
	switch {
	case is == perhapsSame:
		return is, false
	case one.Own:
		p.linked = append(p.linked, linkedPart{one.ID, payment.ID})
		payment.takes(t)
		return is, true
	}
	t.At = one.At
	p.move(&knownPayment{ID: one.ID}, "voided", one.At)
	return is, false
}

// queueLinked hangs rows of this import on payments.
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

// foreseeAlikes notes for the later steps of a check what is left to be alike, and what this
// one would make.
func (p *paymentPlan) foreseeAlikes(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, known knownPayments) error {
	left := map[string]alikes{}
	for _, one := range p.alikes {
		key := alikeKey(one.Key)
		if left[key] == nil {
			left[key] = alikes{} // What is stored is used up.
		}
		if !one.Taken && one.ID != uuid.Nil {
			left[key] = append(left[key], one)
		}
	}
	for i := range p.taken {
		t := &p.taken[i]
		if !takesOff(t.Kind, t.State) || t.Payment != "" || t.Reference == "" || !t.HasEmail() || slices.Contains(p.dropped, t.id) {
			continue
		}
		one := alike{
			ID: t.id, Key: t.Key(), Kind: t.Kind, Amount: t.Amount, Currency: t.Currency, At: t.At, Number: t.Reference, Own: true, Sure: true,
		}
		if of := known.payment(t.Reference, t.Currency); t.payment.Valid && of != nil {
			one.At, one.Payment = of.At, t.Reference
		}
		left[alikeKey(one.Key)] = append(left[alikeKey(one.Key)], one)
	}
	return kit.Foresee(ctx, tx, r, left)
}
