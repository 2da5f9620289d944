package importing

import (
	"strings"
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
}

// kindWords and stateWords are what others write for our kinds and states.
var (
	kindWords = map[string]string{
		"": "charge", "charge": "charge", "payment": "charge", "sale": "charge", "paiement": "charge", "betaling": "charge",
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
func (r *Reader) Transaction(row []string) (t Transaction, reason Reason) {
	cells, reason := r.cells(row)
	if reason != "" {
		return t, reason
	}
	if cells[Email] == "" {
		return t, NoAddress
	}
	var err error
	if t.Email, err = mail.ParseAddress(cells[Email]); err != nil {
		return t, BadMail
	}
	if t.Name, err = texts.CleanOptionalName("name", cells[Name]); err != nil {
		return t, reasonOf(err)
	}
	var known bool
	if t.Kind, known = kindWords[headKey(cells[Kind])]; !known {
		return t, BadKind
	}
	if t.State, known = stateWords[headKey(cells[State])]; !known {
		return t, BadState
	}
	if t.At, known = ParseTime(cells[At], r.settings.MonthsFirst, r.zone); !known || t.At.After(time.Now().AddDate(1, 0, 0)) {
		return t, BadDate
	}
	t.Currency = strings.ToUpper(cells[Currency])
	if t.Currency == "" {
		t.Currency = r.settings.Currency
	}
	if !i18n.IsCurrency(t.Currency) {
		return t, BadMoney
	}
	if t.Amount, known = r.amount(cells[Amount], t.Currency); !known {
		return t, BadAmount
	}
	if t.Amount < 0 && t.Kind == sales.Charge {
		t.Kind = sales.Refund
	}
	if texts.Blank(cells[Label]) {
		cells[Label] = r.words.T("import.label")
	}
	d := records.Draft{At: t.At, Sort: t.Kind, Amount: t.Amount, Currency: t.Currency, Label: cells[Label]}
	if wrong := sales.Transactions.Check(&d, ""); len(wrong) > 0 {
		return t, reasonOfField(wrong[0])
	}
	t.Amount, t.Label = d.Amount, d.Label
	if t.Reference, err = texts.CleanLine("reference", cells[Reference], records.LabelMost); err != nil {
		return t, reasonOf(err)
	}
	return t, ""
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

// amount reads an amount as programs and people write it, with a sign before or
// behind it, or in brackets, and with or without its currency.
func (r *Reader) amount(text, code string) (int64, bool) {
	negative := strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")")
	text = strings.Trim(text, "()")
	text = strings.TrimFunc(text, func(c rune) bool { return !strings.ContainsRune("0123456789.,-−", c) })
	for _, sign := range []string{"-", "−"} {
		if strings.HasPrefix(text, sign) || strings.HasSuffix(text, sign) {
			negative = true
			text = strings.Trim(text, sign)
		}
	}
	minor, ok := r.words.ParseMoney(text, code)
	if negative {
		minor = -minor
	}
	return minor, ok && minor != 0
}
