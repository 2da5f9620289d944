package kit

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// recordForm is the form of one record while it is drawn and read.
type recordForm struct {
	*recordKind
	r          *app.Request
	contact    uuid.UUID          // whose a new record is to be
	was        records.FullRecord // the zero one for a new record
	person     string             // what the customer is called
	currencies []string           // that the customer has paid in, the latest first
	choices    records.RecordChoices
	all        bool // the reader sees every record of the kind
	coupons    bool // the reader may use coupons
	in         map[string]string
	wrong      app.Faults
	draft      records.RecordDraft
}

func (f *recordForm) isNew() bool { return f.contact != uuid.Nil }

// rows are the fields that are offered, as far as the record has come. Whoever
// may not list numbers no invoice: see CreateRecord.
func (f *recordForm) rows() [][]string {
	switch {
	case f.Kind == records.AffiliateInvoices && !f.all:
		return f.form[1:]
	case f.Kind != records.Orders:
		return f.form
	case f.was.State == "shipped":
		return trackingFields
	case f.was.State == "paid":
		return shippingFields
	}
	rows := slices.Clone(f.form)
	if f.coupons {
		rows = append(rows, couponFields...)
	}
	return append(rows, shippingFields...)
}

// hasLines tells whether the lines of an order are offered.
func (f *recordForm) hasLines() bool {
	return f.Kind == records.Orders && (f.isNew() || f.was.State == "open")
}

// offered are the names of all fields of the form.
func (f *recordForm) offered() []string {
	names := slices.Concat(f.rows()...)
	if f.hasLines() {
		names = append(names, lineNames...)
	}
	if !f.isNew() {
		names = append(names, "version")
	}
	return names
}

// names are all fields that the form of a kind can have.
func (k *recordKind) names() []string {
	names := append(slices.Concat(k.form...), "version")
	if k.Kind == records.Orders {
		names = slices.Concat(names, lineNames, slices.Concat(couponFields...), slices.Concat(shippingFields...), slices.Concat(trackingFields...))
	}
	return names
}

// read reads what was typed into the draft, and notes all that is wrong. A form
// from before a change of somebody else is not read any further.
func (f *recordForm) read() (status int, err error) {
	if !f.isNew() {
		f.draft.Version, err = strconv.ParseInt(f.in["version"], 10, 64)
		if err != nil || f.draft.Version < 1 {
			return 0, fault.New(fault.BadRequest, "fault.unreadable")
		}
		if f.draft.Version != f.was.Version {
			f.wrong[""] = f.r.Words.T("fault.record_changed")
			return http.StatusConflict, nil
		}
	}
	for name := range f.in {
		if !slices.Contains(f.offered(), name) {
			return 0, fault.New(fault.Invalid, "fault.field_unknown", "Field", name)
		}
	}
	f.draft.Coupon = f.was.Coupon // For whom it is closed, it stays.
	for _, name := range slices.Concat(f.rows()...) {
		field, text := recordFields[name], strings.TrimSpace(f.in[name])
		err := field.read(f, name, text)
		if err == nil && field.options != nil && f.draft.Bundle == uuid.Nil && !slices.ContainsFunc(field.options(f), func(o ui.Option) bool { return o.Value == text }) {
			err = fault.Field(name, "fault.choice")
		}
		if err := f.wrong.Note(f.r, err); err != nil {
			return 0, err
		}
		if f.wrong[""] != "" {
			return http.StatusConflict, nil // The one fault of a field that is about more than the field.
		}
	}
	if f.draft.Kind == "refund" || f.draft.Kind == "fee" {
		f.draft.Amount = -f.draft.Amount
	}
	if f.hasLines() {
		f.readLines()
	}
	return http.StatusUnprocessableEntity, nil
}

// fill writes into the fields what the record holds.
func (f *recordForm) fill() {
	f.in = map[string]string{}
	if !f.isNew() {
		f.in["version"] = strconv.FormatInt(f.was.Version, 10)
	}
	for _, name := range slices.Concat(f.rows()...) {
		f.in[name] = recordFields[name].show(f)
	}
	f.fillLines()
}

// newRecordForm begins the form of a record for the customer that the address
// names, who has to be within reach of whoever asks.
func (s *Kit) newRecordForm(r *app.Request, actor policy.Actor, k *recordKind) (*recordForm, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil, err
	}
	c, lists, err := s.CustomerOf(r, open, true)
	if err != nil {
		return nil, err
	}
	f := &recordForm{recordKind: k, r: r, contact: c.ID, person: c.Title(), wrong: app.Faults{}}
	var paid []records.Record
	for _, list := range lists {
		paid = append(paid, list...)
	}
	slices.SortFunc(paid, func(a, b records.Record) int { return b.At.Compare(a.At) })
	for _, record := range paid {
		if record.Currency != "" && !slices.Contains(f.currencies, record.Currency) {
			f.currencies = append(f.currencies, record.Currency)
		}
	}
	if len(f.currencies) == 0 {
		f.currencies = []string{r.Currency()}
	}
	f.was = records.FullRecord{Record: records.Record{At: time.Now(), Currency: f.currencies[0]}}
	return f, s.chooseRecord(r, actor, f)
}

// openRecordForm begins the form of the record that the address names. One that
// changes no more is a fault of kind Conflict.
func (s *Kit) openRecordForm(r *app.Request, actor policy.Actor, k *recordKind) (*recordForm, error) {
	full, err := s.openRecord(r, actor, k)
	if err != nil {
		return nil, err
	}
	if records.Final(full.State) {
		return nil, fault.New(fault.Conflict, "fault.record_moved")
	}
	f := &recordForm{recordKind: k, r: r, was: full, wrong: app.Faults{}}
	if full.Currency != "" {
		f.currencies = []string{full.Currency}
	}
	return f, s.chooseRecord(r, actor, f)
}

// chooseRecord reads what the form of some kinds offers.
func (s *Kit) chooseRecord(r *app.Request, actor policy.Actor, f *recordForm) error {
	_, err := policy.Authorize[policy.List](actor, f.Resource)
	f.all = err == nil
	_, err = policy.Authorize[policy.Open](actor, policy.Coupons)
	f.coupons = err == nil
	if !f.hasLines() && f.Kind != records.Students {
		return nil
	}
	open, err := policy.Authorize[policy.Open](actor, f.Resource)
	if err != nil {
		return err
	}
	f.choices, err = s.store.RecordChoices(r.Context(), open, f.Kind)
	return err
}

func (s *Kit) showRecordForm(w http.ResponseWriter, f *recordForm, status int) error {
	r := f.r
	p := parts.RecordForm{Version: f.in["version"], Error: f.wrong[""]}
	if f.isNew() {
		whose := r.Address("/contacts/" + f.contact.String())
		p.Frame = s.Frame(w, r, r.Words.T(f.word("new")), "",
			frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}, frame.Link{Label: f.person, URL: whose})
		p.Action, p.CancelURL, p.Submit = whose+f.Path()+"/new", whose, r.Words.T(f.word("add"))
		p.Lead = r.Words.T("records.of", "Name", f.person)
	} else {
		record := r.Address(f.Path() + "/" + f.was.ID.String())
		p.Frame = s.Frame(w, r, r.Words.T("records.change", "Label", recordTitle(r, &f.was.Record)), "",
			frame.Link{Label: r.Resource(f.Resource), URL: r.Address(f.Path())}, frame.Link{Label: f.was.Label, URL: record})
		p.Action, p.CancelURL, p.Submit = record+"/edit", record, r.Words.T("records.save")
	}
	p.Path = p.Action
	if f.Kind == records.Students && len(f.courses()) == 0 {
		p.Error = r.Words.T("records.no_courses")
	}
	coupon := parts.FormPart{Legend: r.Words.T("records.coupon")}
	main, shipping := parts.FormPart{}, parts.FormPart{Legend: r.Words.T("records.shipping"), Hint: r.Words.T("records.shipping_hint")}
	for _, row := range f.rows() {
		part := &main
		if f.Kind == records.Orders && recordFields[row[0]].shipping {
			part = &shipping
		}
		if row[0] == "coupon" {
			part = &coupon
		}
		part.Rows = append(part.Rows, f.fields(row))
	}
	if len(main.Rows) > 0 {
		p.Parts = append(p.Parts, main)
	}
	if f.hasLines() {
		p.Parts = append(p.Parts, f.linesPart())
	}
	if len(coupon.Rows) > 0 {
		p.Parts = append(p.Parts, coupon)
	}
	if len(shipping.Rows) > 0 {
		p.Parts = append(p.Parts, shipping)
	}
	return app.Render(w, r, status, parts.EditRecord(p))
}

// fields draws those of one row.
func (f *recordForm) fields(names []string) (row []parts.FormField) {
	for _, name := range names {
		field := recordFields[name]
		drawn := parts.FormField{TextField: ui.TextField{
			ID: name, Name: name, Label: f.r.Words.T("records.field_" + name), Type: field.input, Value: f.in[name], Error: f.wrong[name],
			Autocomplete: "off", Required: field.required, MaxLength: field.longest,
		}}
		if field.options != nil {
			drawn.Options = field.options(f)
			for i := range drawn.Options {
				drawn.Options[i].Selected = drawn.Options[i].Value == f.in[name]
			}
		}
		if field.hint != "" {
			drawn.Hint = f.r.Words.T(field.hint)
		}
		row = append(row, drawn)
	}
	return row
}
