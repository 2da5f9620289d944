package importing

import (
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/texts"
)

// Transaction is a payment of a file.
type Transaction struct {
	Email     mail.Address
	Name      string // of the customer, for one who is new
	At        time.Time
	Kind      string
	State     string
	Amount    int64 // minor units; a refund or a fee is negative
	Currency  string
	Label     string
	Reference string // the payment's id where it comes from, "" for none
	Remarks   []Remark
}

// kindWords and stateWords are what others write for our kinds and states.
var (
	kindWords = map[string]string{
		"": "charge", "charge": "charge", "payment": "charge", "sale": "charge", "paiement": "charge", "betaling": "charge",
		"expresscheckoutpayment": "charge", "paymentrefund": "refund",
		"refund": "refund", "remboursement": "refund", "terugbetaling": "refund",
		"fee": "fee", "stripefee": "fee", "frais": "fee", "kosten": "fee",
	}
	stateWords = map[string]string{
		"": "paid", "paid": "paid", "succeeded": "paid", "complete": "paid", "completed": "paid", "processing": "paid",
		"captured": "paid", "available": "paid", "paye": "paid", "payee": "paid", "betaald": "paid",
		"pending": "pending", "onhold": "pending", "requiresaction": "pending", "requirespaymentmethod": "pending",
		"enattente": "pending", "inafwachting": "pending", "unpaid": "pending",
		"failed": "failed", "declined": "failed", "echoue": "failed", "mislukt": "failed",
		"refunded": "refunded", "partiallyrefunded": "refunded", "rembourse": "refunded", "terugbetaald": "refunded",
		"voided": "voided", "void": "voided", "cancelled": "voided", "canceled": "voided", "annule": "voided", "geannuleerd": "voided",
	}
)

// Transaction reads a payment.
func (r *Reader) Transaction(cells []string) (t Transaction, reason Reason) {
	row, reason := r.open(cells)
	if reason != "" {
		return t, reason
	}
	if row.cell(Email) == "" {
		return t, NoAddress
	}
	var err error
	if t.Email, err = mail.ParseTyped(row.cell(Email)); err != nil {
		return t, BadMail
	}
	if t.Name, err = texts.CleanOptionalName("name", row.cell(Name)); err != nil {
		row.remark(Name, reasonOf(err))
	}
	var known bool
	if t.Kind, known = kindWords[headKey(row.cell(Kind))]; !known {
		return t, BadKind
	}
	if t.State, known = stateWords[headKey(row.cell(State))]; !known {
		return t, BadState
	}
	if t.At, reason = row.at(); reason != "" {
		return t, reason
	}
	if t.Amount, t.Currency, reason = row.amount(); reason != "" {
		return t, reason
	}
	if t.Amount < 0 && t.Kind == sales.Charge {
		t.Kind = sales.Refund
	}
	label := row.cell(Label)
	if _, err := texts.CleanLine("label", label, records.LabelMost); err != nil {
		row.remark(Label, reasonOf(err))
		label = ""
	}
	if label == "" {
		label = r.words.T("import.label")
	}
	d := records.Draft{At: t.At, Sort: t.Kind, Amount: t.Amount, Currency: t.Currency, Label: label}
	if wrong := sales.Transactions.Check(&d, ""); len(wrong) > 0 {
		return t, reasonOfField(wrong[0])
	}
	t.Amount, t.Label = d.Amount, d.Label
	if t.Reference, err = texts.CleanLine("reference", row.cell(Reference), records.LabelMost); err != nil {
		return t, reasonOf(err)
	}
	t.Remarks = row.remarks
	return t, ""
}

// at is when the payment was made; its time and its zone may stand in cells of
// their own.
func (r *row) at() (time.Time, Reason) {
	zone := r.cell(AtZone)
	if _, known := zoneOf(zone); zone != "" && !known {
		return time.Time{}, BadZone
	}
	at, ok := r.clocks[r.places[At]].join(r.cell(At), r.cell(AtTime), zone)
	if !ok || at.After(time.Now().AddDate(1, 0, 0)) {
		return at, BadDate
	}
	return at, ""
}

// amount is what was paid, in minor units of the currency that stands with it, in
// its column, in the head, or in the settings: they must not gainsay each other.
func (r *row) amount() (minor int64, code string, reason Reason) {
	price, ok := readPrice(r.cell(Amount))
	if !ok {
		return 0, "", BadAmount
	}
	code = r.money
	if text := r.cell(Currency); text != "" {
		if code, ok = currencyOf(text, r.money, r.reading.Currency); !ok || r.money != "" && code != r.money {
			return 0, "", BadMoney
		}
	}
	if price.currency != "" {
		own, ok := currencyOf(price.currency, code, r.reading.Currency)
		if !ok || code != "" && own != code {
			return 0, "", BadMoney
		}
		code = own
	}
	if code == "" {
		code = r.reading.Currency
	}
	if !i18n.IsCurrency(code) {
		return 0, "", BadMoney
	}
	column := r.places[Amount]
	minor, ok = price.minor(code, r.reading.Columns[column].Mark, r.reading.Mark)
	switch {
	case !ok:
		return 0, "", BadAmount
	case minor == 0:
		return 0, code, Nothing
	}
	return minor, code, ""
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
