package kit

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// Records are the pages of one kind of records: a list, a page and a form of one,
// and a button for each step. A kind says what is its own, in a file of its own
// in its area; everything else is here.
type Records struct {
	*store.Records
	// Finds tells that whoever may not list them looks their customer up there.
	Finds bool
	// Imports tells that they come in by files.
	Imports bool
	// Numbered tells that they are found by a number, which their table has.
	Numbered bool
	// Badges are the colours of the states: "good", "warn" or "bad"; others are plain.
	Badges map[string]string
	// Day is the key of what the page calls the day of one, Figure the number
	// that stands for it; a kind of money says nothing.
	Day    string
	Figure RecordFigure
	// Facts are what is known of one beside its day.
	Facts func(r *app.Request, full *records.Full) []parts.Fact
	// Finish adds what the page of one has beside the fields of every record.
	Finish func(r *app.Request, actor policy.Actor, full *records.Full, p *parts.RecordPage)
	// Form is what the form offers, a part below the other.
	Form []RecordPart
	// Hopeless says why a form cannot be filled in, "" when it can; nil for always.
	Hopeless func(f *RecordForm) string
	// Add adds one for whom a form was filled in, where that is more than a row.
	// It returns what is said and the address that is shown then.
	Add AddRecord
	// Returns says, before one ends, what that gives back; "" for nothing.
	Returns func(f *RecordForm) string
	// Asks are what a step asks for.
	Asks map[records.Step]RecordField
	// Offshoot is what can be made out of one, nil for nothing.
	Offshoot *Offshoot
	// Aside are steps that are nobody's obvious next thing.
	Aside []records.Step

	kit *Kit
}

// AddRecord adds a record for whom both grants reach.
type AddRecord = func(
	r *app.Request, grant policy.Grant[policy.Create], contacts policy.Grant[policy.Open], f *RecordForm,
) (text, address string, err error)

// RecordFigure is a number that stands for a record.
type RecordFigure struct {
	Head string // the key of its words
	Show func(r *app.Request, record *records.Record) string
}

var amountFigure = RecordFigure{"amount", func(r *app.Request, record *records.Record) string {
	return r.Words.Money(record.Amount, record.Currency)
}}

// NewRecords makes the pages of a kind of records.
func NewRecords(k *Kit, s *store.Records) *Records {
	return &Records{Records: s, Figure: amountFigure, Day: "field_date", kit: k}
}

// MountRecords tells the kit of the kinds of records that are served: a
// customer's page shows them, in the order of the navigation.
func (s *Kit) MountRecords(kinds []*Records) {
	s.records = slices.SortedFunc(slices.Values(kinds), func(a, b *Records) int { return cmp.Compare(a.Resource, b.Resource) })
}

// RecordsOf are the pages of one kind, nil where it is not served.
func (s *Kit) RecordsOf(resource policy.Resource) *Records {
	for _, k := range s.records {
		if k.Resource == resource {
			return k
		}
	}
	return nil
}

// Routes are the addresses of the kind.
func (k *Records) Routes() []app.Route {
	s, list := k.kit, "/w/{workspace}"+k.Path()
	one, create := list+"/{id}", "/w/{workspace}/contacts/{id}"+k.Path()+"/new"
	routes := []app.Route{
		app.Post(list+"/export", s.ExportRoad(k.Resource)),
		app.Get(create, app.Page(k.Resource, k.newPage)),
		app.Post(create, app.Makes(k.made, app.Page(k.Resource, k.createOne))),
		app.Get(one, app.Page(k.Resource, k.onePage)),
		app.Get(one+"/edit", app.Page(k.Resource, k.editPage)),
		app.Post(one+"/edit", app.Page(k.Resource, k.editOne)),
	}
	if k.Finds {
		routes = append(routes,
			app.Get(list, app.Section(k.Resource, k.listPage, s.Find(k.Resource))),
			app.Post(list+"/lookup", app.Page(k.Resource, s.Lookup(k.Resource))))
	} else {
		routes = append(routes, app.Get(list, app.Page(k.Resource, k.listPage)))
	}
	if k.Numbered {
		routes = append(routes,
			app.Get(list+"/new", app.Needs[policy.Open](policy.Contacts, app.Page(k.Resource, k.chooseCustomer))),
			app.Post(list+"/new/lookup", app.Needs[policy.Create](k.Resource, app.Page(policy.Contacts, k.findCustomer))))
	}
	if k.Imports {
		routes = append(routes, s.ImportRoutes(k.Resource)...)
	}
	for _, p := range k.Passages {
		if asks(p.Step) {
			routes = append(routes, app.Get(one+"/"+string(p.Step), app.Page(k.Resource, k.stepPage(p.Step))))
		}
		routes = append(routes, app.Post(one+"/"+string(p.Step), app.Page(k.Resource, k.takeStep(p.Step))))
	}
	if k.Offshoot != nil {
		routes = append(routes, k.Offshoot.routes(k, one)...)
	}
	if k.Deletes {
		routes = append(routes,
			app.Get(one+"/delete", app.Page(k.Resource, k.deletePage)),
			app.Post(one+"/delete", app.Page(k.Resource, k.deleteOne)),
		)
	}
	return routes
}

// made is where a new one is seen. Several at once are seen with their customer.
func (k *Records) made(r *app.Request, made uuid.UUID) (string, error) {
	contact, err := r.ID()
	if made == contact {
		return r.Address("/contacts/" + contact.String()), err
	}
	return r.Address(k.Path() + "/" + made.String()), err
}

// Path is where the records are, within the workspace.
func (k *Records) Path() string { return app.PathOf(k.Resource) }

// word is the key of a word about the kind: "records.orders_title".
func (k *Records) word(what string) string { return "records." + k.String() + "_" + what }

// title is what a record is called: what it is for.
func (k *Records) title(r *app.Request, record *records.Record) string {
	if record.Sort == "" || record.Sort == k.Sorts[0] {
		return record.Label
	}
	return r.Words.T("records.kind_"+record.Sort, "Label", record.Label)
}

func (k *Records) state(r *app.Request, state string) parts.Cell {
	badge := k.Badges[state]
	if badge == "" {
		badge = "plain"
	}
	return parts.Cell{Value: parts.Value{Text: r.Words.T("records.state_" + state)}, Badge: badge}
}

// StateOptions offer states of records.
func StateOptions(r *app.Request, states []string, chosen string) (options []ui.Option) {
	for _, state := range states {
		options = append(options, ui.Option{Value: state, Label: r.Words.T("records.state_" + state), Selected: state == chosen})
	}
	return options
}

// SortOptions offer the sorts that the kind comes in.
func (k *Records) SortOptions(r *app.Request, chosen string) (options []ui.Option) {
	for _, sort := range k.Sorts {
		options = append(options, ui.Option{Value: sort, Label: r.Words.T("records.sort_" + sort), Selected: sort == chosen})
	}
	return options
}

// open reads the record that the address names.
func (k *Records) open(r *app.Request, actor policy.Actor) (records.Full, error) {
	id, err := r.ID()
	if err != nil {
		return records.Full{}, err
	}
	open, err := policy.Authorize[policy.Open](actor, k.Resource)
	if err != nil {
		return records.Full{}, err
	}
	var contacts *policy.Grant[policy.Open]
	if opened, err := policy.Authorize[policy.Open](actor, policy.Contacts); err == nil {
		contacts = &opened
	}
	return k.Open(r.Context(), open, id, contacts)
}

// onePage is the page of one record.
func (k *Records) onePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	full, err := k.open(r, grant.Actor())
	if err != nil {
		return err
	}
	base := r.Address(k.Path() + "/" + full.ID.String())
	p := parts.RecordPage{
		Frame:    k.kit.Frame(w, r, k.title(r, &full.Record), "", k.trail(r)),
		Sort:     r.Words.T(k.word("one")),
		Figure:   k.Figure.Show(r, &full.Record),
		State:    k.state(r, full.State),
		Customer: parts.Value{Text: full.Customer.Shown, Hidden: full.Customer.Hidden},
		Facts:    k.facts(r, &full),
	}
	if full.Sort != "" {
		p.Sort = r.Words.T("records.sort_" + full.Sort)
	}
	// Who only looks up opens the record alone, and not its customer: a preview, which finds everybody, shows that.
	found := grant.Actor().IsPreview() && !app.May[policy.List](grant.Actor(), policy.Contacts)
	if full.Contact != [16]byte{} && !found {
		p.CustomerURL = r.Address("/contacts/" + full.Contact.String())
	}
	if app.May[policy.Update](grant.Actor(), k.Resource) {
		if !records.Final(full.State) {
			p.EditURL = base + "/edit"
		}
		p.Next, p.Menu = k.steps(r, base, full.State)
	}
	p.Offshoot = k.offshootItem(r, grant.Actor(), &full, base)
	if k.Finish != nil {
		k.Finish(r, grant.Actor(), &full, &p)
	}
	if k.Deletes && app.May[policy.Delete](grant.Actor(), k.Resource) {
		p.Menu = append(p.Menu, parts.MenuItem{Label: r.Words.T("records.delete"), URL: base + "/delete", Icon: "trash-2", Danger: true})
	}
	return app.Render(w, r, http.StatusOK, parts.Record(p))
}

// facts are what is known of a record beside its amount and its customer.
func (k *Records) facts(r *app.Request, full *records.Full) []parts.Fact {
	facts := []parts.Fact{RecordFact(r, k.Day, r.Words.Date(full.At))}
	if k.Facts == nil {
		return facts
	}
	for _, fact := range k.Facts(r, full) {
		if fact.Lines[0].Text != "" {
			facts = append(facts, fact)
		}
	}
	return facts
}

// RecordFact is one thing that is known of a record; one without text is not shown.
func RecordFact(r *app.Request, key, text string) parts.Fact {
	return parts.Fact{Label: r.Words.T("records." + key), Lines: []parts.Value{{Text: text}}}
}
