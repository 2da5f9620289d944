package kit

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// RecordForm is the form of one record while it is drawn and read.
type RecordForm struct {
	*Records
	Request    *app.Request
	Actor      policy.Actor
	Contact    uuid.UUID    // whose a new record is to be
	Was        records.Full // the zero one for a new record
	Currencies []string     // that the customer has paid in, the latest first
	Offered    records.Choices
	In         map[string]string // what was typed, by field
	Wrong      app.Faults
	Draft      records.Draft
	person     string    // what the customer is called
	out        *Offshoot // of Was that is to be made, nil for none
}

// RecordPart is a part of a form. Without a legend it belongs to the one above.
type RecordPart struct {
	Legend, Hint string          // keys of words, "" for none
	Rows         [][]RecordField // those of a row stand side by side
	Lines        *RecordLines    // what is no field, nil for nothing
}

// RecordLines are a part of a form that is no field by itself.
type RecordLines struct {
	Names []string // of all that it takes
	Open  func(f *RecordForm) bool
	Fill  func(f *RecordForm, in map[string]string)
	Read  func(f *RecordForm)
	Draw  func(f *RecordForm) parts.FormPart
}

// New tells whether the form adds a record.
func (f *RecordForm) New() bool { return f.Contact != uuid.Nil || f.out != nil }

// rows are those fields of a part that are offered.
func (f *RecordForm) rows(part *RecordPart) (rows [][]RecordField) {
	for _, row := range part.Rows {
		var offered []RecordField
		for _, field := range row {
			if field.Open == nil || field.Open(f) {
				offered = append(offered, field)
			}
		}
		if len(offered) > 0 {
			rows = append(rows, offered)
		}
	}
	return rows
}

// fields are all that are offered.
func (f *RecordForm) fields() (fields []RecordField) {
	for i := range f.Form {
		fields = append(fields, slices.Concat(f.rows(&f.Form[i])...)...)
	}
	return fields
}

// lines are the parts that are no fields and are offered.
func (f *RecordForm) lines() (lines []*RecordLines) {
	for _, part := range f.Form {
		if part.Lines != nil && part.Lines.Open(f) {
			lines = append(lines, part.Lines)
		}
	}
	return lines
}

// unchanged tells that what was sent is what the record holds: nothing is written.
func (f *RecordForm) unchanged() bool {
	shown := f.shown()
	for _, texts := range []map[string]string{f.In, shown} {
		for name := range texts {
			if !sameText(f.In[name], shown[name]) {
				return false
			}
		}
	}
	return true
}

// sameText tells whether two texts of a field are one to whoever reads them.
func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// names are all that the form can take, however far a record has come.
func (k *Records) names() []string {
	names := []string{"version"}
	for _, part := range k.Form {
		for _, field := range slices.Concat(part.Rows...) {
			names = append(names, field.Name)
		}
		if part.Lines != nil {
			names = append(names, part.Lines.Names...)
		}
	}
	return names
}

// offers tells whether the form takes a name, as far as the record has come.
func (f *RecordForm) offers(name string) bool {
	if name == "version" {
		return !f.New()
	}
	return slices.ContainsFunc(f.fields(), func(field RecordField) bool { return field.Name == name }) ||
		slices.ContainsFunc(f.lines(), func(lines *RecordLines) bool { return slices.Contains(lines.Names, name) })
}

// read reads what was typed into the draft, and notes all that is wrong. A form
// from before a change of somebody else is not read any further: it comes back
// with what was typed, and is that of now.
func (f *RecordForm) read() (status int, err error) {
	r := f.Request
	if !f.New() {
		f.Draft.Version, err = strconv.ParseInt(f.In["version"], 10, 64)
		if err != nil || f.Draft.Version < 1 {
			return 0, fault.New(fault.BadRequest, "fault.unreadable")
		}
		if f.Draft.Version != f.Was.Version {
			f.Wrong[""] = r.Words.T("fault.record_changed")
			delete(f.In, "version")
			f.complete()
			return http.StatusConflict, nil
		}
	}
	for name := range f.In {
		if !f.offers(name) {
			return 0, fault.New(fault.Invalid, "fault.field_unknown")
		}
	}
	f.complete()
	if !f.New() {
		f.Draft = f.held()
		if f.unchanged() {
			return 0, nil
		}
	}
	for _, field := range f.fields() {
		if field.kept(f) {
			continue
		}
		if err := f.Wrong.Note(r, field.take(f)); err != nil {
			return 0, err
		}
	}
	for _, lines := range f.lines() {
		lines.Read(f)
	}
	if f.out != nil {
		return http.StatusUnprocessableEntity, nil // What is wrong with it, its record says.
	}
	draft, wrong := f.Clean(f.Draft, f.Was.State)
	if err := f.Wrong.Note(r, wrong.Err()); err != nil {
		return 0, err
	}
	f.Draft = draft
	if f.Wrong[""] != "" {
		return http.StatusConflict, nil // The one fault that is about more than a field.
	}
	return http.StatusUnprocessableEntity, nil
}

// complete gives a change what was not sent and may be empty: it stays as it is.
func (f *RecordForm) complete() {
	if f.New() {
		return
	}
	sent := f.In
	f.In = f.shown()
	for _, field := range f.fields() {
		if !field.mayBeEmpty(f) {
			delete(f.In, field.Name)
		}
	}
	maps.Copy(f.In, sent)
}

// fill writes into the fields what the record holds.
func (f *RecordForm) fill() { f.In = f.shown() }

// shown is what the fields say of the record.
func (f *RecordForm) shown() map[string]string {
	in := map[string]string{}
	if !f.New() {
		in["version"] = app.VersionText(f.Was.Version)
	}
	for _, field := range f.fields() {
		in[field.Name] = field.Show(f)
	}
	for _, lines := range f.lines() {
		lines.Fill(f, in)
	}
	return in
}

// held is the record as a draft, which a change begins with: what is shown of it
// is often less than what it holds, the second of a day or the sign of an amount.
func (f *RecordForm) held() records.Draft {
	w := &f.Was
	return records.Draft{
		At: w.At, Sort: w.Sort, State: w.State, Label: w.Label, Period: w.Period, Amount: max(w.Amount, -w.Amount), Currency: w.Currency,
		Back: w.Back(), TrialEnds: w.TrialEnds, Course: w.Course, Progress: w.Progress, Lines: w.Lines, Tracking: w.Tracking, Coupon: w.Coupon,
		Reason: w.Reason, Version: w.Version, Ship: records.Address{
			Name: w.Ship.Name.Shown, Street: w.Ship.Street.Shown, PostalCode: w.Ship.PostalCode.Shown, City: w.Ship.City.Shown,
			Country: w.Ship.Country.Shown,
		},
	}
}

// offers tells whether a text may be chosen: any where there is no choice.
func (field *RecordField) offers(f *RecordForm, text string) bool {
	return field.Options == nil || slices.ContainsFunc(field.Options(f), func(o ui.Option) bool { return o.Value == text })
}

func (field *RecordField) mayBeEmpty(f *RecordForm) bool {
	return !field.Required && field.offers(f, "")
}

// kept tells that the field of a change says what it said of the record, by the
// currency that it was shown in: the draft holds that already.
func (field *RecordField) kept(f *RecordForm) bool {
	return !f.New() && sameText(f.In[field.Name], field.Show(f)) &&
		(field.Name != AmountField.Name || f.In[CurrencyField.Name] == f.Was.Currency)
}

// take reads what was typed into the field.
func (field *RecordField) take(f *RecordForm) error {
	text := strings.TrimSpace(f.In[field.Name])
	if field.offers(f, text) {
		return field.Read(f, text)
	}
	if field.Other != nil {
		return field.Other(f, text)
	}
	return fault.Field(field.Name, "fault.choice")
}
