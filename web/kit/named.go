package kit

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// named are the pages of what has a name: a list, a form, and a question before
// one is deleted. T is one of them, F its form as it was typed. A section says
// what is its own; everything else is here.
type Named[T interface{ Listing() listing.Entry }, F any] struct {
	Resource policy.Resource
	Words    string   // where the words of one stand: "product", "course", "tag"
	States   []string // by which the list is filtered

	List   func(context.Context, policy.Grant[policy.List], listing.NameQuery) (listing.NamePage[T], error)
	Open   func(context.Context, policy.Grant[policy.Open], uuid.UUID) (T, error)
	Create func(context.Context, policy.Grant[policy.Create], T) error
	Update func(context.Context, policy.Grant[policy.Update], uuid.UUID, T) error
	Remove func(context.Context, policy.Grant[policy.Delete], uuid.UUID) (string, error)

	// columns stand beside the names of the list.
	Columns func(*app.Request) []Column[T]
	// typed is the form of one that is there, blank that of a new one.
	Typed func(*app.Request, T) F
	Blank F
	// form draws the fields, read makes of them what is stored.
	Form func(*app.Request, F, app.Faults) parts.NamedForm
	Read func(*app.Request, F, app.Faults) (T, error)
	// loss says on the page that asks what comes of deleting one; without Submit
	// it cannot be deleted.
	Loss func(*app.Request, T, *parts.DeletePage)
}

type Column[T any] struct {
	parts.Head
	Cell func(T) parts.Cell
}

// routes are the seven addresses of the section.
func (n *Named[T, F]) Routes(s *Kit) []app.Route {
	list := "/w/{workspace}" + app.PathOf(n.Resource)
	return []app.Route{
		app.Get(list, app.Page(n.Resource, with(s, n.listPage))),
		app.Post(list, app.Page(n.Resource, with(s, n.createOne))),
		app.Get(list+"/new", app.Page(n.Resource, with(s, n.newPage))),
		app.Get(list+"/{id}/edit", app.Page(n.Resource, with(s, n.editPage))),
		app.Post(list+"/{id}/edit", app.Page(n.Resource, with(s, n.editOne))),
		app.Get(list+"/{id}/delete", app.Page(n.Resource, with(s, n.deletePage))),
		app.Post(list+"/{id}/delete", app.Page(n.Resource, with(s, n.deleteOne))),
	}
}

// url is the address of the list, or of one of it.
func (n *Named[T, F]) url(r *app.Request, more ...string) string {
	address := r.Address(app.PathOf(n.Resource))
	for _, part := range more {
		address += "/" + part
	}
	return address
}

func (n *Named[T, F]) word(r *app.Request, key string, arguments ...any) string {
	return r.Words.T(n.Words+"."+key, arguments...)
}

func (n *Named[T, F]) listPage(s *Kit, w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readNameQuery(r.URL.Query(), n.States)
	if err != nil {
		return err
	}
	found, err := n.List(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := parts.NamedPage{
		Frame: s.Frame(w, r, r.Resource(n.Resource), "", frame.Link{Label: r.Words.T("area." + n.Resource.Area())}),
		Lead:  r.Words.T("named.lead_" + n.Resource.String()), Create: n.word(r, "add"),
		Action: n.url(r), Query: q.Search, Filtered: q.Search != "" || q.State != "" || q.After != (listing.Cursor{}),
	}
	if p.Filtered {
		p.Empty = n.word(r, "no_match")
	} else {
		p.Empty, p.EmptyHint = r.Words.T("named.none_"+n.Resource.String()), r.Words.T("named.hint_"+n.Resource.String())
	}
	if app.May[policy.Create](grant.Actor(), n.Resource) {
		p.CreateURL = n.url(r, "new")
	}
	if len(n.States) > 0 {
		p.States = []ui.Option{{Label: r.Words.T("records.any_state")}}
	}
	for _, state := range n.States {
		p.States = append(p.States, ui.Option{Value: state, Label: n.word(r, state), Selected: state == q.State})
	}
	n.rows(r, &p, found.Rows)
	if q.After != (listing.Cursor{}) {
		p.FirstURL = p.Action + app.QueryString("q", q.Search, "state", q.State)
	}
	if found.More {
		p.NextURL = p.Action + app.QueryString("q", q.Search, "state", q.State, "after", app.PlaceOf(found.Next))
	}
	return app.Render(w, r, http.StatusOK, parts.NamedList(p))
}

func readNameQuery(values url.Values, states []string) (listing.NameQuery, error) {
	q := listing.NameQuery{Limit: 50}
	err := app.ReadQuery(values, map[string]func(string) bool{
		"q": app.IntoSearch(&q.Search), "after": app.IntoCursor(&q.After),
		"state": func(text string) bool { q.State = text; return slices.Contains(states, text) },
	})
	return q, err
}

// rows draws the table, with what the reader may do to each row.
func (n *Named[T, F]) rows(r *app.Request, p *parts.NamedPage, things []T) {
	columns := n.Columns(r)
	for _, c := range columns {
		p.Heads = append(p.Heads, c.Head)
	}
	changes, deletes := app.May[policy.Update](r.Who.Actor, n.Resource), app.May[policy.Delete](r.Who.Actor, n.Resource)
	for _, thing := range things {
		of := thing.Listing()
		row := parts.NamedRow{ID: of.ID.String(), Name: of.Name}
		for _, c := range columns {
			row.Cells = append(row.Cells, c.Cell(thing))
		}
		if changes {
			row.URL = n.url(r, row.ID, "edit")
			row.Menu = append(row.Menu, parts.MenuItem{Label: r.Words.T("customers.contact.edit"), URL: row.URL, Icon: "pencil"})
		}
		if deletes {
			row.Menu = append(row.Menu, parts.MenuItem{Label: r.Words.T("customers.contact.delete"), URL: n.url(r, row.ID, "delete"), Icon: "trash-2", Danger: true})
		}
		p.Rows = append(p.Rows, row)
	}
}

func (n *Named[T, F]) newPage(s *Kit, w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Create]) error {
	return n.showForm(s, w, r, uuid.Nil, n.Blank, http.StatusOK, nil)
}

// showForm draws the form of a new one, or of the one with that id.
func (n *Named[T, F]) showForm(s *Kit, w http.ResponseWriter, r *app.Request, id uuid.UUID, in F, status int, wrong app.Faults) error {
	key, action, again, submit := "new_title", n.url(r), n.url(r, "new"), n.word(r, "add")
	if id != uuid.Nil {
		action = n.url(r, id.String(), "edit")
		key, again, submit = "edit_title", action, r.Words.T("contact.save")
	}
	p := n.Form(r, in, wrong)
	p.Frame = s.Frame(w, r, n.word(r, key), "", frame.Link{Label: r.Resource(n.Resource), URL: n.url(r)})
	p.Path, p.Action, p.CancelURL, p.Submit, p.Error = again, action, n.url(r), submit, wrong[""]
	return app.Render(w, r, status, parts.EditNamed(p))
}

// opened reads the one that the address names, for a page about it.
func (n *Named[T, F]) opened(s *Kit, r *app.Request) (thing T, id uuid.UUID, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, n.Resource)
	if err != nil {
		return thing, id, err
	}
	if id, err = r.ID(); err != nil {
		return thing, id, err
	}
	thing, err = n.Open(r.Context(), open, id)
	return thing, id, err
}

func (n *Named[T, F]) editPage(s *Kit, w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Update]) error {
	thing, id, err := n.opened(s, r)
	if err != nil {
		return err
	}
	return n.showForm(s, w, r, id, n.Typed(r, thing), http.StatusOK, nil)
}

func (n *Named[T, F]) createOne(s *Kit, w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in F
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	return n.keep(s, w, r, uuid.Nil, in, "added", func(thing T) error { return n.Create(r.Context(), grant, thing) })
}

func (n *Named[T, F]) editOne(s *Kit, w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in F
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	_, id, err := n.opened(s, r)
	if err != nil {
		return err
	}
	return n.keep(s, w, r, id, in, "saved", func(thing T) error { return n.Update(r.Context(), grant, id, thing) })
}

// keep reads a form and hands it to the repository; what cannot be stored comes
// back in the form.
func (n *Named[T, F]) keep(s *Kit, w http.ResponseWriter, r *app.Request, id uuid.UUID, in F, done string, put func(T) error) error {
	wrong, status := app.Faults{}, http.StatusUnprocessableEntity
	thing, err := n.Read(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = put(thing)
		status = app.StatusOf(w, err)
		if failed := wrong.Note(r, err); failed != nil {
			return failed
		}
	}
	if len(wrong) > 0 {
		return n.showForm(s, w, r, id, in, status, wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: n.word(r, done, "Name", thing.Listing().Name)})
	return app.Redirect(w, r, n.url(r))
}

func (n *Named[T, F]) deletePage(s *Kit, w http.ResponseWriter, r *app.Request, _ policy.Grant[policy.Delete]) error {
	thing, _, err := n.opened(s, r)
	if err != nil {
		return err
	}
	p := parts.DeletePage{Submit: n.word(r, "delete_now")}
	n.Loss(r, thing, &p)
	return n.askToDelete(s, w, r, thing, p, http.StatusOK)
}

// askToDelete draws the question, or why there is none to ask.
func (n *Named[T, F]) askToDelete(s *Kit, w http.ResponseWriter, r *app.Request, thing T, p parts.DeletePage, status int) error {
	of, key := thing.Listing(), "contact.delete_title"
	if p.Submit == "" {
		key = "named.kept"
	}
	p.Frame = s.Frame(w, r, r.Words.T(key, "Name", of.Name), "", frame.Link{Label: r.Resource(n.Resource), URL: n.url(r)})
	p.Action, p.CancelURL = n.url(r, of.ID.String(), "delete"), n.url(r)
	p.Path = p.Action
	return app.Render(w, r, status, parts.Delete(p))
}

func (n *Named[T, F]) deleteOne(s *Kit, w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	thing, id, err := n.opened(s, r)
	if err != nil {
		return err
	}
	name, err := n.Remove(r.Context(), grant, id)
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if len(wrong) > 0 {
		return n.askToDelete(s, w, r, thing, parts.DeletePage{Text: wrong[""]}, app.StatusOf(w, err))
	}
	app.LeaveNotice(w, app.Notice{Text: n.word(r, "deleted", "Name", name)})
	return app.Redirect(w, r, n.url(r))
}

// with gives a handler of a section the server that it serves from.
func with[A policy.Action](s *Kit, h func(*Kit, http.ResponseWriter, *app.Request, policy.Grant[A]) error) func(http.ResponseWriter, *app.Request, policy.Grant[A]) error {
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[A]) error { return h(s, w, r, grant) }
}
