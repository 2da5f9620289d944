package kit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/records"
	"latchkey/internal/texts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// recordField is one field of the form of a record.
type recordField struct {
	input    string // the type of the input, "" for a text
	longest  int
	required bool
	shipping bool   // of the part about where an order goes
	hint     string // the key of its words
	options  func(f *recordForm) []ui.Option
	show     func(f *recordForm) string
	read     func(f *recordForm, name, text string) error // into the draft
}

// recordFields are all fields of all kinds, by their names.
var recordFields = map[string]recordField{
	"kind": {
		hint:    "records.hint_kind",
		options: func(f *recordForm) []ui.Option { return transactionKindOptions(f.r, "") },
		show:    func(f *recordForm) string { return f.was.Kind },
		read:    func(f *recordForm, _, text string) error { f.draft.Kind = text; return nil },
	},
	"state": {
		options: func(f *recordForm) []ui.Option { return stateOptions(f.r, f.Kind.Choices(f.was.State)) },
		show:    func(f *recordForm) string { return f.was.State },
		read:    readState,
	},
	"amount": {
		longest: 40, required: true,
		show: func(f *recordForm) string {
			if f.isNew() {
				return ""
			}
			return f.r.Words.Amount(f.was.Amount, f.was.Currency)
		},
		read: readAmount,
	},
	"currency": {
		options: (*recordForm).currencyOptions,
		show:    func(f *recordForm) string { return f.was.Currency },
		read:    func(f *recordForm, _, text string) error { f.draft.Currency = text; return nil },
	},
	"label": labelField(200),
	"plan":  labelField(200),
	"number": {longest: 40, hint: "records.hint_number", show: func(f *recordForm) string { return f.was.Label }, read: func(f *recordForm, name, text string) (err error) {
		f.draft.Label, err = texts.CleanLine(name, text, 40)
		return err
	}},
	"period": {
		options: func(f *recordForm) []ui.Option {
			return []ui.Option{{Value: "month", Label: f.r.Words.T("records.period_month")}, {Value: "year", Label: f.r.Words.T("records.period_year")}}
		},
		show: func(f *recordForm) string { return f.was.Period },
		read: func(f *recordForm, _, text string) error { f.draft.Period = text; return nil },
	},
	"date":  dateField,
	"start": dateField,
	"trial_ends": {
		input: "date", hint: "records.hint_trial",
		show: func(f *recordForm) string { return typedDay(f.r, f.was.TrialEnds) },
		read: func(f *recordForm, name, text string) (err error) {
			if text == "" {
				return nil
			}
			f.draft.TrialEnds, err = parseDay(f.r, name, text, f.was.TrialEnds)
			if err == nil && f.draft.TrialEnds.Before(f.draft.At) {
				return fault.Field(name, "fault.trial_ends")
			}
			return err
		},
	},
	"course": {
		options: (*recordForm).courseOptions,
		show:    func(f *recordForm) string { return f.was.Course.String() },
		read: func(f *recordForm, _, text string) error {
			if bundle, is := strings.CutPrefix(text, bundlePrefix); is && f.isNew() {
				f.draft.Bundle, _ = uuid.Parse(bundle) // Why one is refused, its repository says.
				return nil
			}
			for _, course := range f.courses() {
				if course.ID.String() == text {
					f.draft.Course = course.ID
				}
			}
			return nil
		},
	},
	"progress": {
		input: "number", required: true,
		show: func(f *recordForm) string { return strconv.Itoa(f.was.Progress) },
		read: func(f *recordForm, name, text string) (err error) {
			f.draft.Progress, err = strconv.Atoi(text)
			if err != nil || f.draft.Progress < 0 || f.draft.Progress > 100 {
				return fault.Field(name, "fault.progress")
			}
			return nil
		},
	},
	"ship_name": {longest: 120, shipping: true, show: func(f *recordForm) string { return f.was.Ship.Name.Shown }, read: func(f *recordForm, name, text string) (err error) {
		f.draft.ShipName, err = texts.CleanOptionalName(name, text)
		return err
	}},
	"street":      shippingField(200, func(p *records.Postal) string { return p.Street.Shown }, func(d *records.RecordDraft) *string { return &d.Street }),
	"postal_code": shippingField(20, func(p *records.Postal) string { return p.PostalCode.Shown }, func(d *records.RecordDraft) *string { return &d.Postal }),
	"city":        shippingField(120, func(p *records.Postal) string { return p.City.Shown }, func(d *records.RecordDraft) *string { return &d.City }),
	"country": {
		shipping: true,
		options:  func(f *recordForm) []ui.Option { return f.r.CountryOptions(f.was.Ship.Country.Shown) },
		show:     func(f *recordForm) string { return f.was.Ship.Country.Shown },
		read:     func(f *recordForm, _, text string) error { f.draft.Country = text; return nil },
	},
	"coupon": {
		longest: 40, hint: "records.hint_coupon",
		show: func(f *recordForm) string { return f.was.Coupon },
		read: func(f *recordForm, name, text string) (err error) {
			f.draft.Coupon, err = texts.CleanLine(name, text, 40)
			return err
		},
	},
	"tracking": {
		longest: 100, hint: "records.hint_tracking",
		show: func(f *recordForm) string { return f.was.Tracking },
		read: func(f *recordForm, name, text string) (err error) {
			f.draft.Tracking, err = texts.CleanLine(name, text, 100)
			return err
		},
	},
}

// bundlePrefix begins the value of a bundle among the courses.
const bundlePrefix = "bundle:"

var dateField = recordField{
	input: "date", required: true,
	show: func(f *recordForm) string { return typedDay(f.r, f.was.At) },
	read: func(f *recordForm, name, text string) (err error) {
		f.draft.At, err = parseDay(f.r, name, text, f.was.At)
		return err
	},
}

func labelField(longest int) recordField {
	return recordField{longest: longest, required: true, show: func(f *recordForm) string { return f.was.Label }, read: func(f *recordForm, name, text string) (err error) {
		f.draft.Label, err = texts.CleanLine(name, text, longest)
		if err == nil && f.draft.Label == "" {
			return fault.Field(name, "fault.missing")
		}
		return err
	}}
}

func shippingField(longest int, of func(*records.Postal) string, into func(*records.RecordDraft) *string) recordField {
	return recordField{longest: longest, shipping: true, show: func(f *recordForm) string { return of(&f.was.Ship) }, read: func(f *recordForm, name, text string) (err error) {
		*into(&f.draft), err = texts.CleanLine(name, text, longest)
		return err
	}}
}

// readAmount reads money as people write it. Only a subscription may be free.
func readAmount(f *recordForm, name, text string) error {
	minor, ok := f.r.Words.ParseMoney(text, f.in["currency"])
	if !ok || minor == 0 && f.Kind != records.Subscriptions {
		return fault.Field(name, "fault.money", "Example", f.r.Words.Amount(1250, f.in["currency"]))
	}
	f.draft.Amount = minor
	return nil
}

// readState keeps a state that is offered. One that a record has no way into is
// a fault of kind Conflict.
func readState(f *recordForm, name, text string) error {
	f.draft.State = text
	switch {
	case slices.Contains(f.Kind.Choices(f.was.State), text):
		return nil
	case !f.isNew() && slices.ContainsFunc(f.states, func(s [2]string) bool { return s[0] == text }):
		return fault.New(fault.Conflict, "fault.record_moved")
	}
	return fault.Field(name, "fault.choice")
}

// transactionKinds are charges, and what is taken off again.
var transactionKinds = []string{"charge", "refund", "fee"}

func transactionKindOptions(r *app.Request, chosen string) (options []ui.Option) {
	for _, kind := range transactionKinds {
		options = append(options, ui.Option{Value: kind, Label: r.Words.T("records.sort_" + kind), Selected: kind == chosen})
	}
	return options
}

func stateOptions(r *app.Request, states []string) (options []ui.Option) {
	for _, state := range states {
		options = append(options, ui.Option{Value: state, Label: r.Words.T("records.state_" + state)})
	}
	return options
}

// currencyOptions are those that the customer has paid in, the workspace's own,
// and the usual ones.
func (f *recordForm) currencyOptions() (options []ui.Option) {
	var seen []string
	add := func(code string) {
		if !slices.Contains(seen, code) && i18n.IsCurrency(code) {
			seen = append(seen, code)
			options = append(options, ui.Option{Value: code, Label: code})
		}
	}
	for _, code := range slices.Concat(f.currencies, []string{f.r.Currency()}, app.Currencies) {
		add(code)
	}
	for _, product := range f.choices.Products {
		add(product.Currency)
	}
	return options
}

// courses are those of today, and the one that the student is in.
func (f *recordForm) courses() []listing.Choice {
	all := slices.Clone(f.choices.Courses)
	if f.was.Course != uuid.Nil && !slices.ContainsFunc(all, func(c listing.Choice) bool { return c.ID == f.was.Course }) {
		all = append(all, listing.Choice{ID: f.was.Course, Name: f.was.Label})
	}
	return all
}

func (f *recordForm) courseOptions() (options []ui.Option) {
	for _, course := range f.courses() {
		options = append(options, ui.Option{Value: course.ID.String(), Label: course.Name})
	}
	if f.isNew() {
		for _, bundle := range f.choices.Bundles {
			options = append(options, ui.Option{Value: bundlePrefix + bundle.ID.String(), Label: f.r.Words.T("records.bundle", "Name", bundle.Name)})
		}
	}
	return options
}

// typedDay is a day as a date field holds it, "" for none.
func typedDay(r *app.Request, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(r.Words.Zone).Format(time.DateOnly)
}

// parseDay reads a date field. The day that it was keeps its time, today is
// now, and any other is noon, which is the same day in every zone near by.
func parseDay(r *app.Request, field, text string, was time.Time) (time.Time, error) {
	day, ok := day(r, text)
	switch {
	case !ok || day.Year() < 1971 || day.Year() > 2199:
		return time.Time{}, fault.Field(field, "fault.record_date")
	case text == typedDay(r, was):
		return was, nil
	case text == app.Today(r):
		return time.Now(), nil
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, r.Words.Zone), nil
}
