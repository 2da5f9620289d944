package importing

import (
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// Transaction is a payment of a file.
type Transaction struct {
	Buyer
	At        time.Time
	Kind      string
	State     string
	Amount    int64 // minor units; a refund or a fee is negative
	Currency  string
	Label     string
	Reference string // the payment's id where it comes from, "" for none
	Payment   string // the reference of the one that it is taken off, "" for none
	Reason    string // of a refund
	ByPayment bool   // the row names nobody: it is of the customer of the payment that it is taken off
	Sender    bool   // the row names who sent money alone: a customer if they paid, else the owner of the file
	Won       bool   // its dispute was won: what that took counts no longer
	SaysBack  bool   // the row says how much was refunded, if nothing
	Remarks   []Remark
}

// Reasons of rows about what is taken off a payment.
const (
	NoPayment Reason = "import.no_payment" // a remark: the one that the row names is not there
	NoPayer   Reason = "import.no_payer"   // nor does the row say whose it is
	// MoreThanLeft refuses a row that takes more off the payment that it names than is left of it,
	// the others a payment of which its own row says that more was taken back.
	MoreThanLeft Reason = "import.more_than_left"
	MoreRefunded Reason = "import.more_refunded"
	MoreDisputed Reason = "import.more_disputed"
	LessBack     Reason = "import.less_back"    // a remark: less was taken back of a payment than here
	ToldBefore   Reason = "import.told_before"  // a remark: an amount of the payment's row said so
	ToldAlike    Reason = "import.told_alike"   // a remark: so much was, of the same customer
	PaidAlike    Reason = "import.paid_alike"   // a remark: so was another payment in that second
	BackAlike    Reason = "import.back_alike"   // a remark: so much may have been, of the same customer
	ToldByHand   Reason = "import.told_by_hand" // a remark: it was refunded by hand
	KnownBeside  Reason = "import.known_beside" // a remark: another refund has the number of the payment, too
	DisputeOpen  Reason = "import.dispute_open" // a remark: what became of it is in no word that is known
	// DisputeUnknown is a remark where no amount was taken, either.
	DisputeUnknown Reason = "import.dispute_unknown"
	BackApart      Reason = "import.back_apart" // a remark: what was refunded has rows of its own
)

// kindOf remembers what words mean: a file has few.
func (r *Reader) kindOf(text string) kindWord {
	word, seen := r.kinds[text]
	if !seen && len(r.kinds) < 1000 {
		if kind, own := r.program.Kinds[headKey(text)]; own {
			word = kind
		} else if word = kindOf(text); r.program.Source == "" && word.left == "" && !word.back && isUndone(text) &&
			!holdsAny(headKey(text), refundable) {
			word = kindWord{} // The words of programs mean what they mean.
		}
		r.kinds[text] = word
	}
	return word
}

// refundsApart tells that the file has rows of refunds, by their kind or by their
// sign: its payments do not stand for their refunds.
func (r *Reader) refundsApart() bool {
	if column, there := r.places[Kind]; there && r.reading.Columns[column].Refunds {
		return true
	}
	column, there := r.places[Amount]
	return there && r.reading.Columns[column].Below
}

// Payments reads what a row says: a payment, and what of it was refunded, taken
// back by the bank or kept as a fee, each as a row of its own under its reference.
func (r *Reader) Payments(cells []string) (list []Transaction, reason Reason) {
	row, reason := r.open(cells)
	if reason != "" {
		return nil, reason
	}
	if r.program.Continues && row.cell(Amount) == "" && row.cell(State) == "" {
		return nil, Continued
	}
	word := row.adjusted(r.kindOf(row.cell(Kind)))
	if !word.known {
		return nil, BadKind
	}
	if word.left != "" {
		return nil, word.left
	}
	state, known := row.state()
	if !known && word.kind == sales.Dispute {
		state, known = outcomeOf(row.cell(State), word.back)
	}
	if !known {
		return nil, BadState
	}
	if state == "pending" && partlyPaid[headKey(row.cell(State))] { // Of how much, the row does not say.
		row.remark(State, NearestState)
	}
	t := Transaction{Kind: word.kind, State: state}
	if t.Amount, t.Currency, reason = row.amount(); reason != "" {
		return nil, reason
	}
	if r.program.Spends && t.Kind != sales.Fee && t.Amount < 0 == (t.Kind == sales.Charge) && !word.back {
		return nil, LeftSpent // Or what its owner had back.
	}
	back := word.back
	if r.program.Signed {
		back = t.Amount > 0
	}
	nobody := row.payer(&t)
	if nobody != "" && nobody != NoAddress {
		return nil, nobody
	}
	if t.At, reason = row.at(); reason != "" {
		return nil, reason
	}
	if reason = row.complete(&t, back); reason != "" {
		return nil, reason
	}
	if t.ByPayment = nobody != ""; t.ByPayment && t.Payment == "" {
		if t.Kind == sales.Fee {
			nobody = LeftNobody // What the account itself costs.
		}
		return nil, nobody
	}
	list = []Transaction{t}
	return row.derived(list)
}

// Transaction reads the payment of a row, without what hangs on it.
func (r *Reader) Transaction(cells []string) (t Transaction, reason Reason) {
	list, reason := r.Payments(cells)
	if reason == "" {
		t = list[0]
	}
	return t, reason
}

// SendersAlone tells that the rows of the file name who sent money, and not to whom.
func (r *Reader) SendersAlone() bool { return r.program.Spends && !r.Fills(To) }

// Source is whose numbers the references of the file are, "" for nobody's in particular.
func (r *Reader) Source() string { return r.program.Source }

// Twins tells that another file of the program tells the same payments under other numbers.
func (r *Reader) Twins() bool { return r.program.Twins }

// Single tells that the file gives each number once.
func (r *Reader) Single() bool { return r.program.Single }

// Number is what rows share that are about one thing, "" where each is alone.
func (r *Reader) Number(cells []string) string {
	if r.program.Single {
		return ""
	}
	row := row{Reader: r, cells: cells}
	return row.cell(Reference)
}

// head is that of the column of a field.
func (r *Reader) head(field Field) string {
	if column, there := r.places[field]; there && column < len(r.reading.Heads) {
		return r.reading.Heads[column]
	}
	return ""
}

func (r *row) state() (state string, known bool) {
	text := r.cell(State)
	if state, known = answersOf(r.head(State), text); known {
		return state, true
	}
	return stateOf(text)
}

// payer is the customer: where money left it is whom it went to.
func (r *row) payer(t *Transaction) Reason {
	address := r.cell(Email)
	if t.Amount < 0 {
		switch to := r.cell(To); {
		case to != "" || r.program.Spends && (r.Fills(To) || r.cell(PaymentOf) != ""):
			address = to // Whom it came from is the owner of the file.
		case r.program.Spends:
			t.Sender = true
		}
	}
	buyer, reason := r.buyerOf(address, r.name())
	t.Buyer = buyer
	return reason
}

// complete gives a payment its kind, its label and its reference; back tells that what was
// taken off is given back.
func (r *row) complete(t *Transaction, back bool) Reason {
	if t.Amount < 0 && t.Kind == sales.Charge {
		if t.Kind = sales.Refund; t.State == disputed {
			t.Kind = sales.Dispute
		}
	}
	t.Label = r.cell(Label)
	if _, err := texts.CleanLine("label", t.Label, records.LabelMost); err != nil {
		r.remark(Label, reasonOf(err))
		t.Label = ""
	}
	if t.Label == "" {
		t.Label = r.words.T("import.label")
	}
	if reason := t.check(back); reason != "" {
		return reason
	}
	var err error
	if t.Reference, err = texts.CleanLine("reference", r.cell(Reference), records.LabelMost); err != nil {
		return reasonOf(err)
	}
	if t.Kind != sales.Charge {
		if t.Payment, err = texts.CleanLine("payment", r.cell(PaymentOf), records.LabelMost); err != nil {
			r.remark(PaymentOf, reasonOf(err))
			t.Payment = ""
		}
	}
	if t.Kind == sales.Refund {
		if t.Reason, err = texts.CleanLine("reason", r.cell(RefundReason), sales.ReasonMost); err != nil {
			r.remark(RefundReason, reasonOf(err))
		}
	}
	return ""
}

// check checks a payment as the form does, which gives it its sign, too: what is taken
// off is below zero, unless it is given back.
func (t *Transaction) check(back bool) Reason {
	d := records.Draft{At: t.At, Sort: t.Kind, Amount: t.Amount, Back: back, Currency: t.Currency, Label: t.Label}
	if wrong := sales.Transactions.Check(&d, ""); len(wrong) > 0 {
		return reasonOfField(wrong[0])
	}
	t.Amount, t.Label = d.Amount, d.Label
	return ""
}

// at is when the payment was made; its time and its zone may stand in cells of
// their own.
func (r *row) at() (time.Time, Reason) {
	zone := r.cell(AtZone)
	if zone != "" {
		if _, known := zoneOf(zone); !known {
			return time.Time{}, BadZone
		}
	}
	day, column := r.find(At)
	at, reason := r.clocks[column].join(day, r.cell(AtTime), zone)
	if reason == "" && at.After(time.Now().AddDate(1, 0, 0)) {
		reason = BadDate
	}
	return at, r.remarkTwice(column, reason)
}

// reasonOfField says what a payment is refused for, by the field that is wrong.
func reasonOfField(wrong *fault.Fault) Reason {
	switch wrong.Field {
	case "amount":
		return BadAmount
	case "currency":
		return BadMoney
	case "date":
		return BadDate
	case "kind":
		return BadKind
	}
	return reasonOf(wrong)
}
