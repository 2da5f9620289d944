package kit

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/section"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// Section is the pages of one section: a list, a form, and a question before one
// is deleted. A section says what is its own; everything else is here.
type Section[T any] struct {
	*store.Section[T]
	// Blank is what the form of a new one begins with, nil for nothing.
	Blank func(*app.Request) T
	// Choices are what a set chooses from, by the field's name, and Sources what a field of things does.
	Choices map[string]Choose
	Sources map[string]Source
	// Stays names the fields of one that cannot be changed any more, and says why.
	Stays func(*app.Request, *T) map[string]string
	// Links lead to what belongs to all of them, for whoever may change them; nil for nowhere.
	Links func(*app.Request) []frame.Link
	// Tells says a field of the list in words of the section's own, by the field's name.
	Tells map[string]func(*app.Request, *T) string
	// Loss says what the deletion of one loses, beside the words of the section.
	Loss func(*app.Request, *T) string
	// Marks leads from rows of the list, by their ids, to what is still to be done about them.
	Marks func(*app.Request, []uuid.UUID) (map[uuid.UUID]frame.Link, error)
	// Carries reads from the address of the form of a new one what that goes on with once it is kept,
	// as a query, "" for nothing; then GoesOn is where. Nil for the list.
	Carries func(*app.Request) (query string, err error)
	GoesOn  func(r *app.Request, id uuid.UUID, query string) string
	kit     *Kit
}

// carried is what the form of a new one goes on with.
func (s *Section[T]) carried(r *app.Request) (query string, err error) {
	if s.Carries == nil {
		return "", nil
	}
	return s.Carries(r)
}

// SectionPages is a section with its pages, whatever the type of its things.
type SectionPages interface {
	Facts() section.Facts
	Routes() []app.Route
}

// Choose reads what a set chooses from.
type Choose func(*app.Request) ([]Choice, error)

// Choice is one of those. A member has a picture, and a note beside the name.
type Choice struct {
	listing.Choice
	Person *frame.Person
	Note   string
}

// NewSection makes the pages of a section.
func NewSection[T any](k *Kit, s *store.Section[T]) *Section[T] {
	return &Section[T]{Section: s, kit: k}
}

// Routes are the addresses of the section.
func (s *Section[T]) Routes() []app.Route {
	list := "/w/{workspace}" + app.PathOf(s.Resource)
	routes := []app.Route{
		app.Get(list, app.Page(s.Resource, s.listPage)),
		app.Post(list, app.Makes(app.LeadsToList(app.PathOf(s.Resource)), app.Page(s.Resource, s.createOne))),
		app.Get(list+"/new", app.Page(s.Resource, s.newPage)),
		app.Get(list+"/{id}/menu", app.Page(s.Resource, s.menuPage)),
		app.Get(list+"/{id}/edit", app.Page(s.Resource, s.editPage)),
		app.Post(list+"/{id}/edit", app.Page(s.Resource, s.editOne)),
		app.Get(list+"/{id}/delete", app.Page(s.Resource, s.deletePage)),
		app.Post(list+"/{id}/delete", app.Page(s.Resource, s.deleteOne)),
	}
	switch {
	case s.PutsAway:
		routes = append(routes, app.Post(list+"/bulk", app.Page(s.Resource, s.changeSome)))
	case s.Undo:
		routes = append(routes, app.Post(list+"/bulk", app.Page(s.Resource, s.deleteSome)))
	}
	if s.Undo {
		routes = append(routes,
			app.Post(list+"/{id}/restore", app.Page(s.Resource, s.restoreOne)),
			app.Post(list+"/bulk/{id}/restore", app.Page(s.Resource, s.restoreSome)))
	}
	if s.kit.store.LeavesAsFile(s.Resource) {
		routes = append(routes, app.Post(list+"/export", s.kit.ExportRoad(s.Resource)))
	}
	return routes
}

// url is the address of the list, or of one of it. It is not inlined, either.
//
//go:noinline
func (s *Section[T]) url(r *app.Request, more ...string) string {
	address := r.Address(app.PathOf(s.Resource))
	for _, part := range more {
		address += "/" + part
	}
	return address
}

// word is one of the section's own. It is not inlined: each page of each section would hold copies.
//
//go:noinline
func (s *Section[T]) word(r *app.Request, key string, arguments ...any) string {
	return r.Words.T(s.Noun+"."+key, arguments...)
}

// frame is around a page of the section; those of the settings stand beside their list.
func (s *Section[T]) frame(w http.ResponseWriter, r *app.Request, title string, crumbs ...frame.Link) frame.Frame {
	return s.kit.Frame(w, r, title, app.SettingsOf(s.Resource), crumbs...)
}

// states are those that the list is filtered by.
func (s *Section[T]) states() []string {
	if s.PutsAway {
		return []string{listing.Active, listing.PutAway}
	}
	return nil
}

// counts is the grant to count what hangs on a thing, nil where that is closed.
func (s *Section[T]) counts(actor policy.Actor) *policy.Grant[policy.List] {
	if s.Counts == nil {
		return nil
	}
	return app.FurtherGrant(actor, s.Counts.Resource)
}

func (s *Section[T]) listPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readNameQuery(r.URL.Query(), s.states())
	if err != nil {
		return err
	}
	found, err := s.List(r.Context(), grant, q, s.counts(grant.Actor()))
	if err != nil {
		return err
	}
	var area []frame.Link
	if app.SettingsOf(s.Resource) == "" {
		area = append(area, frame.Link{Label: r.Words.T("area." + s.Resource.Area())})
	}
	p := parts.SectionPage{
		Frame: s.frame(w, r, r.Resource(s.Resource), area...),
		Lead:  r.Words.T("section.lead_" + s.Resource.String()), Create: s.word(r, "add"),
		Action: s.url(r), Query: q.Search, Filtered: q.Search != "" || q.State != "" || q.After != (listing.Cursor{}),
		Export: s.kit.ExportChoiceOf(r, s.Resource),
	}
	switch {
	case found.Partial:
		p.Summary = r.Words.T("section.too_many")
		p.Empty = p.Summary
	case p.Filtered:
		p.Empty = s.word(r, "no_match")
	default:
		p.Empty, p.EmptyHint = r.Words.T("section.none_"+s.Resource.String()), r.Words.T("section.hint_"+s.Resource.String())
	}
	if app.May[policy.Create](grant.Actor(), s.Resource) {
		p.CreateURL = s.url(r, "new")
	}
	if s.Links != nil && app.May[policy.Update](grant.Actor(), s.Resource) {
		p.Links = s.Links(r)
	}
	if len(s.states()) > 0 {
		p.States = []ui.Option{{Label: r.Words.T("records.any_state")}}
	}
	for _, state := range s.states() {
		label := s.word(r, state)
		if state == listing.Active && len(s.States) > 0 { // Those too that are refused for another reason.
			label = s.word(r, "not_retired")
		}
		p.States = append(p.States, ui.Option{Value: state, Label: label, Selected: state == q.State})
	}
	if err := s.rows(r, &p, found.Rows); err != nil {
		return err
	}
	if q.After != (listing.Cursor{}) {
		p.FirstURL = p.Action + app.QueryString("q", q.Search, "state", q.State)
	}
	if found.More {
		p.NextURL = p.Action + app.QueryString("q", q.Search, "state", q.State, "after", app.CursorText(found.Next))
	}
	return app.Render(w, r, http.StatusOK, parts.SectionList(p))
}

func readNameQuery(values url.Values, states []string) (listing.NameQuery, error) {
	q := listing.NameQuery{Limit: listing.PageRows}
	err := app.ReadQuery(values, map[string]func(string) bool{
		"q": app.IntoSearch(&q.Search), "after": app.IntoCursor(&q.After),
		"state": func(text string) bool { q.State = text; return slices.Contains(states, text) },
	})
	return q, err
}

// rows draws the table, with what the reader may do to each row and to several.
func (s *Section[T]) rows(r *app.Request, p *parts.SectionPage, things []T) error {
	counted := s.counts(r.Who.Actor) != nil
	sets, err := s.setChoices(r, len(things))
	if err != nil {
		return err
	}
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Listed {
			p.Heads = append(p.Heads, parts.Head{Label: s.word(r, f.Name), Numeric: f.Kind == section.Money || f.Kind == section.Number})
		}
	}
	if s.PutsAway {
		p.Heads = append(p.Heads, parts.Head{Label: r.Words.T("customers.records.state")})
	}
	if counted {
		p.Heads = append(p.Heads, parts.Head{Label: s.counted(r), Numeric: true})
	}
	changes, deletes := app.May[policy.Update](r.Who.Actor, s.Resource), app.May[policy.Delete](r.Who.Actor, s.Resource)
	if changes && s.PutsAway {
		p.Acts = append(
			p.Acts, ui.Option{Value: "put_away", Label: s.word(r, "put_away")},
			ui.Option{Value: "bring_back", Label: s.word(r, "bring_back")},
		)
	}
	if deletes && s.Undo { // What cannot be undone is asked about one by one.
		p.Acts = append(p.Acts, ui.Option{Value: "delete", Label: r.Words.T("customers.contact.delete")})
	}
	marks := map[uuid.UUID]frame.Link{}
	if changes && s.Marks != nil {
		ids := make([]uuid.UUID, len(things))
		for i := range things {
			ids[i] = s.Item(&things[i]).ID
		}
		if marks, err = s.Marks(r, ids); err != nil {
			return err
		}
	}
	p.BulkAction = s.url(r, "bulk")
	changed := app.ReadNotice(r).Row
	for i := range things {
		item := s.Item(&things[i])
		row := parts.SectionRow{ID: item.ID.String(), Name: item.Name, Changed: item.ID.String() == changed, Mark: marks[item.ID]}
		for f := range s.Fields {
			switch field := &s.Fields[f]; {
			case field.Listed && field.Kind == section.Set:
				row.Cells = append(row.Cells, s.setCell(r, field, &things[i], sets[field.Name]))
			case field.Listed:
				row.Cells = append(row.Cells, s.cell(r, field, &things[i]))
			}
		}
		if s.PutsAway {
			row.Cells = append(row.Cells, s.stateCell(r, &things[i]))
		}
		if counted {
			row.Cells = append(row.Cells, s.countCell(r, item))
		}
		if changes {
			row.URL, row.MenuURL = s.url(r, row.ID, "edit"), s.url(r, row.ID, "menu")
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// menuPage offers what may be done to one of the list, for whoever may at least
// change it.
func (s *Section[T]) menuPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	thing, _, err := s.opened(r)
	if err != nil {
		return err
	}
	item := s.Item(&thing)
	at := s.url(r, item.ID.String())
	p := parts.MenuPage{
		Frame: s.frame(w, r, item.Name, frame.Link{Label: r.Resource(s.Resource), URL: s.url(r)}),
		Items: []parts.MenuItem{{Label: r.Words.T("customers.contact.edit"), URL: at + "/edit", Icon: "pencil"}},
	}
	if app.May[policy.Delete](grant.Actor(), s.Resource) {
		p.Items = append(
			p.Items,
			parts.MenuItem{Label: r.Words.T("customers.contact.delete"), URL: at + "/delete", Icon: "trash-2", Danger: true},
		)
	}
	return app.Render(w, r, http.StatusOK, parts.Menu(p))
}

// stateCell marks what is refused.
func (s *Section[T]) stateCell(r *app.Request, thing *T) parts.Cell {
	state := s.StateOf(thing, section.Today(r.Words.Zone))
	cell := parts.Cell{Value: parts.Value{Text: s.word(r, state)}}
	if state != listing.Active {
		cell.Badge = "plain"
	}
	return cell
}

// counted is what a column that counts is called.
func (s *Section[T]) counted(r *app.Request) string {
	if own := "section.counted_" + s.Counts.Resource.String(); i18n.Has(own) {
		return r.Words.T(own)
	}
	return r.Resource(s.Counts.Resource)
}

func (s *Section[T]) countCell(r *app.Request, item *section.Item) parts.Cell {
	cell := parts.Cell{Value: parts.Value{Text: r.Capped("section.count", item.Count)}, Numeric: true, Unit: s.counted(r)}
	if item.Count > 0 && s.Counts.Filter != "" {
		cell.URL = r.Address(app.PathOf(s.Counts.Resource)) + app.QueryString(s.Counts.Filter, item.ID.String())
	}
	return cell
}

// Price is what something costs: what costs nothing is said to be free.
func Price(r *app.Request, amount int64, currency string) string {
	if amount == 0 {
		return r.Words.T("section.free")
	}
	return r.Words.Money(amount, currency)
}

// cell draws a field in the list.
func (s *Section[T]) cell(r *app.Request, f *section.Field[T], thing *T) parts.Cell {
	plain := func(text string, numeric bool) parts.Cell {
		return parts.Cell{Value: parts.Value{Text: text}, Numeric: numeric}
	}
	if tells := s.Tells[f.Name]; tells != nil {
		return plain(tells(r, thing), f.Kind == section.Number)
	}
	switch f.Kind {
	case section.Money:
		if *f.Number(thing) == 0 && !f.Required {
			return plain("", true)
		}
		return plain(Price(r, *f.Number(thing), *f.Text(thing)), true)
	case section.Number:
		if *f.Number(thing) == 0 {
			return plain("", true)
		}
		number := r.Words.Number(int(*f.Number(thing)))
		if unit := s.Noun + "." + f.Name + "_value"; i18n.Has(unit) {
			number = r.Words.T(unit, "Value", number)
		}
		return plain(number, true)
	case section.Day:
		if f.Day(thing).IsZero() {
			return plain("", false)
		}
		return plain(r.Words.ShortDate(*f.Day(thing)), false)
	case section.Choice:
		return plain(s.word(r, f.Name+"_"+*f.Text(thing)), false)
	case section.Things:
		return plain(r.Words.Number(len(*f.Things(thing))), true)
	case section.Lines:
		return plain(strings.Join(*f.Lines(thing), ", "), false)
	default:
		return plain(*f.Text(thing), false)
	}
}

// opened reads the one that the address names, for a page about it.
func (s *Section[T]) opened(r *app.Request) (thing T, history []section.Act, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, s.Resource)
	if err != nil {
		return thing, nil, err
	}
	id, err := r.ID()
	if err != nil {
		return thing, nil, err
	}
	return s.Open(r.Context(), open, id, s.counts(r.Who.Actor))
}
