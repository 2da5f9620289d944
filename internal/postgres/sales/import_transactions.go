package sales

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/importing"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// paymentRow is a row of a file: a payment, and what hangs on it.
type paymentRow struct {
	kit.ImportRow
	list  []importing.Transaction
	ids   []uuid.UUID // of what is new: what is of one time stays in the order of the file
	like  likeness    // to what the row of a payment told, by its customer and amount
	alike *alike      // what it is like
	told  bool        // of a file of ours: an amount in its payment's row told of it
	apart int64       // of a file of ours: a row here tells so much of it, which somebody entered by hand
	late  bool        // it waited for the end of the file, for what that has of its payment
	// awaits is what the row waits for, "" for nothing: further down the file may tell what
	// it is like.
	awaits string
}

// paymentPlan is what the rows of a step do.
type paymentPlan struct {
	there  map[string]uuid.UUID // customers by their addresses
	payers map[string]bool      // the addresses of senders who paid
	fresh  []kit.ContactRow
	since  map[uuid.UUID]time.Time // the earliest row of each
	taken  []takenPayment
	moved  map[uuid.UUID]movedTo
	lower  []uuid.UUID // payments that something was taken off: their state goes with it
	raised []uuid.UUID // payments that have something back: likewise
	// dropped are rows of this import for which others of it stand.
	dropped []uuid.UUID
	alikes  alikes
	linked  []linkedPart
	twins   map[twin]bool
	apart   map[apartOf][]int64 // each above zero
}

// takenPayment is one that is new, and of which payment it is taken off.
type takenPayment struct {
	*importing.Transaction
	id      uuid.UUID
	payment uuid.NullUUID
	contact uuid.NullUUID
	payer   uuid.NullUUID // the payment, there already, whose customer it is of by the time it is written
}

// movedTo is what a file makes of a payment that is there.
type movedTo struct {
	state string
	at    time.Time
}

// takeTransactions takes payments in. Who paid is found by address, or is a new
// customer. A payment whose reference is there was imported before: what became of
// it since is brought up to date.
func takeTransactions(ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) error {
	list := readPayments(r, rows, done)
	placeAlike(list)
	read := len(list)
	if r.Reader.Fills(importing.PaymentOf) || r.Reader.SendersAlone() || r.Reader.Source() == "" {
		payers := payersOf(list, payerKey)
		waited, err := r.Waited(ctx, tx, append(referencesOf(list), slices.Collect(maps.Keys(payers))...))
		if err != nil {
			return err
		}
		list = append(list, readPayments(r, waited, done)...)
	}
	if r.Reader.Ours() {
		for i := range list {
			list[i].told = list[i].ofAmount()
			list[i].late = i >= read && (list[i].told || list[i].byHand())
		}
		if err := placeTold(ctx, tx, r, list[:read]); err != nil {
			return err
		}
	}
	known, err := readKnown(ctx, tx, r, referencesOf(list))
	if err != nil {
		return err
	}
	if err = known.readTurned(ctx, tx, r, list); err != nil {
		return err
	}
	if err = known.noteAgain(ctx, tx, r, list); err != nil {
		return err
	}
	known.shareNumbers(r, list)
	plan := &paymentPlan{since: map[uuid.UUID]time.Time{}, moved: map[uuid.UUID]movedTo{}}
	if r.Reader.Ours() {
		if err = plan.readApart(ctx, tx, r, list, known); err != nil {
			return err
		}
	}
	if plan.alikes, err = readAlikes(ctx, tx, r, list, known); err != nil {
		return err
	}
	if plan.twins, err = readTwins(ctx, tx, r, list); err != nil {
		return err
	}
	if err = plan.alikes.name(ctx, tx, r, list, known); err != nil {
		return err
	}
	if plan.payers, err = readPayers(ctx, tx, r, list); err != nil {
		return err
	}
	if list, err = plan.wait(ctx, tx, r, list, known); err != nil {
		return err
	}
	if plan.there, err = r.HoldBuyers(ctx, tx, buyersOf(list), known.customersOf(list)...); err != nil {
		return err
	}
	if err = known.readTaken(ctx, tx, r, list); err != nil {
		return err
	}
	for i := range list {
		plan.add(r, &list[i], known, done)
	}
	if err = errors.Join(known.noteAmounts(ctx, tx, r), plan.alikes.noteTaken(ctx, tx, r)); err != nil {
		return err
	}
	if r.Dry {
		return errors.Join(known.foresee(ctx, tx, r), foreseePayers(ctx, tx, r, list), plan.foreseeAlikes(ctx, tx, r, known))
	}
	return plan.write(ctx, tx, r)
}

// readPayments reads the rows of a step.
func readPayments(r *kit.ImportStep, rows []kit.ImportRow, done *kit.ImportTally) (list []paymentRow) {
	for _, row := range rows {
		payments, reason := r.Reader.Payments(row.Cells)
		if reason != "" {
			done.Refuse(row.Line, reason, row.Cells)
			continue
		}
		one := paymentRow{ImportRow: row, list: payments}
		for range payments {
			one.ids = append(one.ids, postgres.NewID())
		}
		list = append(list, one)
	}
	return list
}

// placeAlike counts rows alike that stand together in the file, where each is a payment. Rows
// that wait keep their places: what stood between them may not wait.
func placeAlike(list []paymentRow) {
	for i := range list {
		t := &list[i].list[0]
		for before := i - 1; before >= 0 && t.Reference != "" && list[before].list[0].Reference == t.Reference; before-- {
			if b := &list[before].list[0]; b.Kind == t.Kind && b.Amount == t.Amount && b.Currency == t.Currency {
				list[i].Place++
			}
		}
	}
}

// referencesOf are those of rows, and of the payments that they name.
func referencesOf(list []paymentRow) (references []string) {
	for i := range list {
		t := &list[i].list[0]
		references = append(references, t.Reference)
		if t.Payment != "" {
			references = append(references, t.Payment)
		}
	}
	return references
}

// buyersOf are the keys of the customers whom rows name.
func buyersOf(list []paymentRow) (keys []string) {
	for i := range list {
		if t := &list[i].list[0]; !t.ByPayment {
			keys = append(keys, t.Key())
		}
	}
	return keys
}

// wait lets rows wait whose payment may stand further down: many programs write their
// newest rows first. A row names its payment, or who paid alone. Those that name one come
// behind the others.
func (p *paymentPlan) wait(
	ctx context.Context, tx *postgres.Tx, r *kit.ImportStep, list []paymentRow, known knownPayments,
) (kept []paymentRow, err error) {
	if !r.Last() {
		p.alikes.await(r, list, known)
	}
	own := map[string]bool{}
	for i := range list {
		if t := &list[i].list[0]; t.Kind == sales.Charge && list[i].awaits == "" {
			own[t.Reference] = true
		}
	}
	var behind []paymentRow
	waiting, places := map[string][]kit.ImportRow{}, map[int64]paymentRow{}
	for i := range list {
		t := &list[i].list[0]
		switch {
		case list[i].awaits != "":
			waiting[list[i].awaits] = append(waiting[list[i].awaits], list[i].ImportRow)
			places[list[i].Line] = list[i]
		case t.Sender && !p.payers[t.Key()] && !r.Last():
			waiting[payerKey(t)] = append(waiting[payerKey(t)], list[i].ImportRow)
			places[list[i].Line] = list[i]
		case t.Payment == "":
			kept = append(kept, list[i])
		case r.Last() || own[t.Payment] || known.payment(t.Payment, "") != nil:
			behind = append(behind, list[i])
		default:
			waiting[t.Payment] = append(waiting[t.Payment], list[i].ImportRow)
			places[list[i].Line] = list[i]
		}
	}
	cannot, err := r.Wait(ctx, tx, waiting)
	for _, row := range cannot {
		if one := places[row.Line]; one.list[0].Payment == "" {
			kept = append(kept, one)
		} else {
			behind = append(behind, one)
		}
		delete(places, row.Line)
	}
	for _, row := range places {
		if row.alike != nil {
			row.alike.Taken = false
		}
	}
	return append(kept, behind...), err
}

// add notes what a row does.
func (p *paymentPlan) add(r *kit.ImportStep, row *paymentRow, known knownPayments, done *kit.ImportTally) {
	t := &row.list[0]
	same := known.same(t, row.Place)
	if row.late {
		same = nil // It was looked for in its place, among the rows of its step.
	}
	reason := importing.Reason("")
	switch {
	case same != nil:
		p.follow(r, row, same, known, done)
		return
	case t.Reference == "" || !known.otherwise(t, r.Reader.Single()):
	case known.shares(t, r.Reader.Single()):
		if t.Payment == "" {
			t.Remarks = append(t.Remarks, r.Reader.Remark(importing.Reference, importing.KnownBeside))
		}
	default:
		reason = importing.KnownOtherwise
	}
	if nobody := p.nobody(t, known); nobody != "" {
		reason = nobody
	}
	of := known.payment(t.Payment, t.Currency)
	var twice []importing.Remark
	apartAgain := func() {}
	if reason == "" {
		var back int64
		if back, apartAgain = p.apartly(row, of); back > 0 {
			twice = []importing.Remark{r.Reader.Remark(importing.Amount, importing.ToldAlike.With(back, t.Currency))}
		}
		if back > 0 && t.Amount == 0 {
			p.beside(row, known, done)
			done.Remark(row.ImportRow, twice)
			return
		}
	}
	before, ours := told{}, r.Reader.Ours() && of != nil && of.Own
	if takesOff(t.Kind, t.State) && !ours {
		before = known.told(of, t, -t.Amount)
	}
	if reason == "" && of != nil && takesOff(t.Kind, t.State) && of.left()+before.twice+t.Amount < 0 {
		reason = importing.MoreThanLeft.With(of.left()+before.twice, of.Currency)
	}
	if reason != "" {
		apartAgain()
		done.Refuse(row.Line, reason, row.Cells)
		return
	}
	done.Created++
	done.Remark(row.ImportRow, slices.Concat(t.Remarks, twice, p.likeAnother(r, t), row.doubt(r)))
	var payer *knownPayment
	if t.ByPayment {
		payer = known.payment(t.Payment, "")
	}
	taken := p.take(t, row.ids[0], uuid.NullUUID{}, payer)
	switch {
	case of != nil:
		taken.payment = uuid.NullUUID{UUID: of.ID, Valid: true}
		done.Remark(row.ImportRow, p.replace(r, row, before, of, known, done))
		of.takes(t)
		if t.Kind != sales.Fee {
			p.settle(r, of, t.Amount > 0)
		}
	case t.Payment != "":
		done.Remark(row.ImportRow, []importing.Remark{r.Reader.Remark(importing.PaymentOf, importing.NoPayment)})
	}
	var payment uuid.NullUUID // that the others hang on: nothing hangs on a refund, whose fee stands alone
	if t.Kind == sales.Charge {
		payment = uuid.NullUUID{UUID: taken.id, Valid: true}
	}
	made := known.note(taken)
	made.rest = len(twice) > 0
	for i := range row.list[1:] {
		hanging := &row.list[1+i]
		if p.tellsAgain(r, row, hanging, made, done) {
			continue
		}
		known.note(p.take(hanging, row.ids[1+i], payment, payer)).amount = true
		made.takes(hanging)
		done.Beside(hanging.Kind)
	}
}

// take adds a payment, and the customer with it who is new. One that names nobody is of
// the payer's customer.
func (p *paymentPlan) take(t *importing.Transaction, id uuid.UUID, payment uuid.NullUUID, payer *knownPayment) *takenPayment {
	p.taken = append(p.taken, takenPayment{Transaction: t, id: id, payment: payment})
	taken := &p.taken[len(p.taken)-1]
	if payer != nil {
		taken.contact, taken.payer = payer.Contact, uuid.NullUUID{UUID: payer.ID, Valid: !payer.fresh}
		return taken
	}
	contact, is := p.there[t.Key()]
	if !is {
		contact = postgres.NewID()
		p.there[t.Key()] = contact
		p.fresh = append(p.fresh, kit.ContactRow{ID: contact, Name: t.Name, Email: t.Email, Source: customers.SourceImport, Created: time.Now()})
	}
	if since, seen := p.since[contact]; !seen || t.At.Before(since) {
		p.since[contact] = t.At
	}
	taken.contact = uuid.NullUUID{UUID: contact, Valid: true}
	return taken
}
