package kit

import (
	"maps"
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

// newForm begins the form of a record for the customer that the address names,
// who has to be within reach of whoever asks.
func (k *Records) newForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	open, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil, err
	}
	latest := k.kit.LatestFor(actor)
	c, err := k.kit.CustomerOf(r, open, latest...)
	if err != nil {
		return nil, err
	}
	f := &RecordForm{Records: k, Request: r, Actor: actor, Contact: c.ID, person: c.Title(), Wrong: app.Faults{}}
	var paid []records.Record
	for _, of := range latest {
		paid = append(paid, of.Rows...)
	}
	slices.SortFunc(paid, func(a, b records.Record) int { return b.At.Compare(a.At) })
	for _, record := range paid {
		if record.Currency != "" && !slices.Contains(f.Currencies, record.Currency) {
			f.Currencies = append(f.Currencies, record.Currency)
		}
	}
	if len(f.Currencies) == 0 {
		f.Currencies = []string{r.Currency()}
	}
	f.Was = records.Full{Record: records.Record{At: time.Now(), Currency: f.Currencies[0]}}
	return f, f.choose()
}

// openForm begins the form of the record that the address names. One that
// changes no more is a fault of kind Conflict.
func (k *Records) openForm(r *app.Request, actor policy.Actor) (*RecordForm, error) {
	full, err := k.open(r, actor)
	if err != nil {
		return nil, err
	}
	if records.Final(full.State) {
		return nil, records.Moved
	}
	f := &RecordForm{Records: k, Request: r, Actor: actor, Was: full, Wrong: app.Faults{}}
	if full.Currency != "" {
		f.Currencies = []string{full.Currency}
	}
	return f, f.choose()
}

// choose reads what the form of some kinds offers, with what it has and what was sent.
func (f *RecordForm) choose() error {
	if f.Choices == nil {
		return nil
	}
	open, err := policy.Authorize[policy.Open](f.Actor, f.Resource)
	if err != nil {
		return err
	}
	chosen := []uuid.NullUUID{{UUID: f.Was.Course, Valid: true}}
	for _, line := range f.Was.Lines {
		chosen = append(chosen, line.Product)
	}
	r := f.Request
	for _, values := range r.PostForm {
		for _, value := range values {
			if id, err := uuid.Parse(value[strings.IndexByte(value, ':')+1:]); err == nil {
				chosen = append(chosen, uuid.NullUUID{UUID: id, Valid: true})
			}
		}
	}
	f.Offered, err = f.Offers(r.Context(), open, chosen)
	return err
}

func (f *RecordForm) show(w http.ResponseWriter, status int) error {
	r, k := f.Request, f.Records
	p := parts.RecordForm{Version: f.In["version"], Error: f.Wrong[""]}
	switch {
	case f.out != nil:
		f.showOffshoot(w, &p)
	case f.New():
		whose := r.Address("/contacts/" + f.Contact.String())
		p.Frame = k.kit.Frame(w, r, r.Words.T(k.word("new")), "",
			frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}, frame.Link{Label: f.person, URL: whose})
		p.Action, p.CancelURL, p.Submit = whose+k.Path()+"/new", whose, r.Words.T(k.word("add"))
		p.Lead = r.Words.T("records.of", "Name", f.person)
	default:
		record := r.Address(k.Path() + "/" + f.Was.ID.String())
		p.Frame = k.kit.Frame(w, r, r.Words.T("records.change", "Label", k.title(r, &f.Was.Record)), "",
			k.trail(r), frame.Link{Label: f.Was.Label, URL: record})
		p.Action, p.CancelURL, p.Submit = record+"/edit", record, r.Words.T("records.save")
	}
	p.Path = p.Action
	if k.Hopeless != nil && p.Error == "" {
		p.Error = k.Hopeless(f)
	}
	for i := range f.Form {
		kept := f.Form[i].Lines != nil // What is no field may say why it cannot be changed.
		if part := f.draw(&f.Form[i]); len(part.Rows)+len(part.Lines) > 0 || kept && part.Hint != "" {
			p.Parts = append(p.Parts, part)
		}
	}
	return app.Render(w, r, status, parts.EditRecord(p))
}

// trail leads back to the list.
func (k *Records) trail(r *app.Request) frame.Link {
	return frame.Link{Label: r.Resource(k.Resource), URL: r.Address(k.Path())}
}

// draw draws a part of the form, as far as it is offered.
func (f *RecordForm) draw(part *RecordPart) (drawn parts.FormPart) {
	if part.Lines != nil {
		if part.Lines.Open(f) {
			drawn = part.Lines.Draw(f)
		}
		return drawn
	}
	if part.Legend != "" {
		drawn.Legend = f.Request.Words.T(part.Legend)
	}
	if part.Hint != "" {
		drawn.Hint = f.Request.Words.T(part.Hint)
	}
	for _, row := range f.rows(part) {
		var fields []parts.FormField
		for _, field := range row {
			fields = append(fields, field.draw(f))
		}
		drawn.Rows = append(drawn.Rows, fields)
	}
	return drawn
}

// draw draws one field.
func (field *RecordField) draw(f *RecordForm) parts.FormField {
	words := f.Request.Words
	drawn := parts.FormField{TextField: ui.TextField{
		ID: field.Name, Name: field.Name, Label: words.T("records.field_" + field.Name), Type: field.Input,
		Value: f.In[field.Name], Error: f.Wrong[field.Name], Autocomplete: "off", Required: field.Required, MaxLength: field.Longest,
	}}
	if field.Word != nil {
		drawn.Label = words.T("records." + field.Word(f))
	}
	if field.Options != nil {
		drawn.Options = field.Options(f)
		for i := range drawn.Options {
			drawn.Options[i].Selected = drawn.Options[i].Value == f.In[field.Name]
		}
	}
	if field.Hint != "" {
		drawn.Hint = words.T("records." + field.Hint)
	}
	return drawn
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
