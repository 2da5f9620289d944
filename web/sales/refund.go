package sales

import (
	"time"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// refund is what can be made out of a payment.
func (s *Pages) refund() *kit.Offshoot {
	return &kit.Offshoot{
		Name: "refund", Icon: "undo-2",
		From: func(full *records.Full) error { return sales.Refundable(full.Sort, full.State, left(full)) },
		Lead: func(f *kit.RecordForm) string {
			money := f.Request.Words.Money
			return f.Request.Words.T("records.refund_left",
				"Left", money(left(&f.Was), f.Was.Currency), "Amount", money(f.Was.Amount, f.Was.Currency))
		},
		Form: []kit.RecordPart{{Rows: [][]kit.RecordField{{refundAmount, refundDay}, {reasonField}}}},
		Make: func(r *app.Request, grant policy.Grant[policy.Create], f *kit.RecordForm) (string, error) {
			refund, err := s.store.Refund(r.Context(), grant, f.Was.ID, f.Draft)
			return r.Words.T("notice.record_refund", "Label", refund.Label, "Money", r.Words.Money(-refund.Amount, refund.Currency)), err
		},
	}
}

// left is what can be paid back of a payment.
func left(full *records.Full) int64 { return full.Amount - full.Taken }

// refundAmount is all that is left, as far as nobody types less.
var refundAmount = kit.RecordField{
	Name: "amount", Longest: 40, Required: true,
	Show: func(f *kit.RecordForm) string { return f.Request.Words.Amount(left(&f.Was), f.Was.Currency) },
	Read: func(f *kit.RecordForm, text string) (err error) {
		f.Draft.Amount, err = f.ParseMoneyOf("amount", text, f.Was.Currency)
		return err
	},
}

var refundDay = kit.RecordField{
	Name: "date", Input: "date", Required: true,
	Show: func(f *kit.RecordForm) string { return kit.TypedDay(f.Request, time.Now()) },
	Read: func(f *kit.RecordForm, text string) (err error) {
		f.Draft.At, err = kit.ParseDay(f.Request, "date", text, time.Time{})
		return err
	},
}

// reasonField says why a refund was made.
var reasonField = kit.RecordField{
	Name: "reason", Longest: sales.ReasonMost, Hint: "hint_reason",
	Show: func(f *kit.RecordForm) string { return f.Was.Reason },
	Read: func(f *kit.RecordForm, text string) error { f.Draft.Reason = text; return nil },
}

// whyRefunded is the same of a refund that is there.
var whyRefunded = func() kit.RecordField {
	field := reasonField
	field.Open = func(f *kit.RecordForm) bool { return !f.New() && f.Was.Sort == sales.Refund }
	return field
}()

// transactionFacts are what was taken off a payment, or of which payment and why.
func transactionFacts(r *app.Request, full *records.Full) []parts.Fact {
	var taken string
	if full.Taken > 0 {
		money := r.Words.Money
		taken = r.Words.T("records.taken_of", "Taken", money(full.Taken, full.Currency), "Amount", money(full.Amount, full.Currency))
	}
	payment := kit.RecordFact(r, "payment", full.PaymentLabel)
	payment.URL = r.Address(app.PathOf(policy.Transactions) + "/" + full.Payment.String())
	return []parts.Fact{kit.RecordFact(r, "taken", taken), payment, kit.RecordFact(r, "field_reason", full.Reason)}
}
