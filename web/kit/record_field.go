package kit

import (
	"slices"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/records"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// RecordField is one field of the form of a record.
type RecordField struct {
	Name string
	// Word names its label where that depends on the form, nil for field_<name>.
	Word     func(*RecordForm) string
	Input    string // the type of the input, "" for a text
	Longest  int    // in characters, 0 for any length
	Required bool
	Hint     string                                 // the key of its words, within records, "" for none
	Open     func(f *RecordForm) bool               // nil for always offered
	Options  func(f *RecordForm) []ui.Option        // nil for no choice
	Show     func(f *RecordForm) string             // what the record holds
	Read     func(f *RecordForm, text string) error // into the draft; whether that is right, the noun says
	// Other takes what is not among the options, or says why not; nil refuses it.
	Other func(f *RecordForm, text string) error
}

// Fields that several kinds have.
var (
	AmountField = RecordField{
		Name: "amount", Longest: 40, Required: true,
		Word: func(f *RecordForm) string {
			if f.Was.Back() {
				return "field_amount_back"
			}
			return "field_amount"
		},
		Show: func(f *RecordForm) string {
			if f.New() {
				return ""
			}
			return f.Request.Words.Amount(f.Was.Amount, f.Was.Currency)
		},
		Read: func(f *RecordForm, text string) (err error) {
			f.Draft.Amount, err = f.ParseMoney("amount", text)
			return err
		},
	}
	// CurrencyField takes any currency, as files do: which there is, the noun says.
	CurrencyField = RecordField{
		Name:    "currency",
		Options: (*RecordForm).currencyOptions,
		Show:    func(f *RecordForm) string { return f.Was.Currency },
		Read:    readCurrency,
		Other:   readCurrency,
	}
)

func readCurrency(f *RecordForm, text string) error { f.Draft.Currency = text; return nil }

// DayField is when a record is of.
func DayField(name string) RecordField {
	return RecordField{
		Name: name, Input: "date", Required: true,
		Show: func(f *RecordForm) string { return TypedDay(f.Request, f.Was.At) },
		Read: func(f *RecordForm, text string) (err error) {
			f.Draft.At, err = ParseDay(f.Request, name, text, f.Was.At)
			return err
		},
	}
}

// LabelField is what a record is for.
func LabelField(name string, longest int) RecordField {
	return RecordField{
		Name: name, Longest: longest, Required: true,
		Show: func(f *RecordForm) string { return f.Was.Label },
		Read: func(f *RecordForm, text string) error { f.Draft.Label = text; return nil },
	}
}

// ParseMoney reads money as people write it, of the currency that was chosen.
func (f *RecordForm) ParseMoney(field, text string) (int64, error) {
	return f.ParseMoneyOf(field, text, f.In["currency"])
}

// ParseMoneyOf reads money of a currency that is no field of the form.
func (f *RecordForm) ParseMoneyOf(field, text, currency string) (int64, error) {
	words := f.Request.Words
	minor, ok := words.ParseMoney(text, currency)
	if !ok {
		return 0, fault.Field(field, "fault.money", "Example", words.Amount(1250, currency))
	}
	return minor, nil
}

// currencyOptions are those that the customer has paid in, the workspace's own,
// and the usual ones.
func (f *RecordForm) currencyOptions() (options []ui.Option) {
	var seen []string
	add := func(code string) {
		if !slices.Contains(seen, code) && i18n.IsCurrency(code) {
			seen = append(seen, code)
			options = append(options, ui.Option{Value: code, Label: code})
		}
	}
	for _, code := range slices.Concat(f.Currencies, []string{f.Request.Currency()}, app.Currencies) {
		add(code)
	}
	for _, product := range f.Offered.Products {
		add(product.Currency)
	}
	return options
}

// TypedDay is a day as a date field holds it, "" for none.
func TypedDay(r *app.Request, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(r.Words.Zone).Format(time.DateOnly)
}

// ParseDay reads a date field. The day that it was keeps its time, today is
// now, and any other is noon, which is the same day in every zone near by.
func ParseDay(r *app.Request, field, text string, was time.Time) (time.Time, error) {
	day, ok := day(r, text)
	switch {
	case !ok:
		return time.Time{}, records.WrongDay(field)
	case text == TypedDay(r, was):
		return was, nil
	case text == app.Today(r):
		return time.Now(), nil
	}
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, r.Words.Zone)
	return noon, records.CheckDay(field, noon)
}
