package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// named are the pages of what has a name: a list, a form, and a question before
// one is deleted. T is one of them, F its form as it was typed. A section says
// what is its own; everything else is here.
type named[T interface{ Listing() customer.Listed }, F any] struct {
	resource policy.Resource
	words    string   // where the words of one stand: "product", "course", "tag"
	states   []string // by which the list is filtered

	list   func(postgres.Store, context.Context, policy.Grant[policy.List], customer.NameQuery) (customer.NamePage[T], error)
	open   func(postgres.Store, context.Context, policy.Grant[policy.Open], uuid.UUID) (T, error)
	create func(postgres.Store, context.Context, policy.Grant[policy.Create], T) error
	update func(postgres.Store, context.Context, policy.Grant[policy.Update], uuid.UUID, T) error
	remove func(postgres.Store, context.Context, policy.Grant[policy.Delete], uuid.UUID) (string, error)

	// columns stand beside the names of the list.
	columns func(*Request) []column[T]
	// typed is the form of one that is there, blank that of a new one.
	typed func(*Request, T) F
	blank F
	// form draws the fields, read makes of them what is stored.
	form func(*Request, F, faults) templates.NamedForm
	read func(*Request, F, faults) (T, error)
	// loss says on the page that asks what comes of deleting one.
	loss func(*Request, T, *templates.DeletePage)
}

type column[T any] struct {
	templates.Head
	cell func(T) templates.Cell
}

// routes are the seven addresses of the section.
func (n *named[T, F]) routes() []Route {
	list := "/w/{workspace}" + pathOf(n.resource)
	return []Route{
		{"GET", list, page(n.resource, n.listPage)},
		{"POST", list, page(n.resource, n.createOne)},
		{"GET", list + "/new", page(n.resource, n.newPage)},
		{"GET", list + "/{id}/edit", page(n.resource, n.editPage)},
		{"POST", list + "/{id}/edit", page(n.resource, n.editOne)},
		{"GET", list + "/{id}/delete", page(n.resource, n.deletePage)},
		{"POST", list + "/{id}/delete", page(n.resource, n.deleteOne)},
	}
}

// url is the address of the list, or of one of it.
func (n *named[T, F]) url(r *Request, more ...string) string {
	address := r.url(pathOf(n.resource))
	for _, part := range more {
		address += "/" + part
	}
	return address
}

func (n *named[T, F]) word(r *Request, key string, arguments ...any) string {
	return r.Words.T(n.words+"."+key, arguments...)
}

// may tells whether the actor holds a further grant on the section.
func may[A policy.Action](actor policy.Actor, resource policy.Resource) bool {
	_, err := policy.Authorize[A](actor, resource)
	return err == nil
}

func (n *named[T, F]) listPage(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
	q, err := readNameQuery(r.URL.Query(), n.states)
	if err != nil {
		return err
	}
	found, err := n.list(s.store, r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := templates.NamedPage{
		Frame: s.frame(w, r, r.resource(n.resource), "", templates.Link{Label: r.Words.T("area." + n.resource.Area())}),
		Lead:  r.Words.T("named.lead_" + n.resource.String()), Create: n.word(r, "add"),
		Action: n.url(r), Query: q.Search, Filtered: q.Search != "" || q.State != "" || q.After != (customer.Cursor{}),
	}
	if p.Filtered {
		p.Empty = n.word(r, "no_match")
	} else {
		p.Empty, p.EmptyHint = r.Words.T("named.none_"+n.resource.String()), r.Words.T("named.hint_"+n.resource.String())
	}
	if may[policy.Create](grant.Actor(), n.resource) {
		p.CreateURL = n.url(r, "new")
	}
	if len(n.states) > 0 {
		p.States = []ui.Option{{Label: r.Words.T("records.any_state")}}
	}
	for _, state := range n.states {
		p.States = append(p.States, ui.Option{Value: state, Label: n.word(r, state), Selected: state == q.State})
	}
	n.rows(r, &p, found.Rows)
	if q.After != (customer.Cursor{}) {
		p.FirstURL = p.Action + queryString("q", q.Search, "state", q.State)
	}
	if found.More {
		p.NextURL = p.Action + queryString("q", q.Search, "state", q.State, "after", placeOf(found.Next))
	}
	return render(w, r, http.StatusOK, templates.NamedList(p))
}

func readNameQuery(values url.Values, states []string) (customer.NameQuery, error) {
	q := customer.NameQuery{Limit: 50}
	err := readQuery(values, map[string]func(string) bool{
		"q": intoSearch(&q.Search), "after": intoCursor(&q.After),
		"state": func(text string) bool { q.State = text; return slices.Contains(states, text) },
	})
	return q, err
}

// rows draws the table, with what the reader may do to each row.
func (n *named[T, F]) rows(r *Request, p *templates.NamedPage, things []T) {
	columns := n.columns(r)
	for _, c := range columns {
		p.Heads = append(p.Heads, c.Head)
	}
	changes, deletes := may[policy.Update](r.Who.Actor, n.resource), may[policy.Delete](r.Who.Actor, n.resource)
	for _, thing := range things {
		of := thing.Listing()
		row := templates.NamedRow{ID: of.ID.String(), Name: of.Name}
		for _, c := range columns {
			row.Cells = append(row.Cells, c.cell(thing))
		}
		if changes {
			row.URL = n.url(r, row.ID, "edit")
			row.Menu = append(row.Menu, templates.MenuItem{Label: r.Words.T("customers.contact.edit"), URL: row.URL, Icon: "pencil"})
		}
		if deletes {
			row.Menu = append(row.Menu, templates.MenuItem{Label: r.Words.T("customers.contact.delete"), URL: n.url(r, row.ID, "delete"), Icon: "trash-2", Danger: true})
		}
		p.Rows = append(p.Rows, row)
	}
}

func (n *named[T, F]) newPage(s *Server, w http.ResponseWriter, r *Request, _ policy.Grant[policy.Create]) error {
	return n.showForm(s, w, r, uuid.Nil, n.blank, http.StatusOK, nil)
}

// showForm draws the form of a new one, or of the one with that id.
func (n *named[T, F]) showForm(s *Server, w http.ResponseWriter, r *Request, id uuid.UUID, in F, status int, wrong faults) error {
	key, action, again, submit := "new_title", n.url(r), n.url(r, "new"), n.word(r, "add")
	if id != uuid.Nil {
		action = n.url(r, id.String(), "edit")
		key, again, submit = "edit_title", action, r.Words.T("contact.save")
	}
	p := n.form(r, in, wrong)
	p.Frame = s.frame(w, r, n.word(r, key), "", templates.Link{Label: r.resource(n.resource), URL: n.url(r)})
	p.Path, p.Action, p.CancelURL, p.Submit, p.Error = again, action, n.url(r), submit, wrong[""]
	return render(w, r, status, templates.EditNamed(p))
}

// opened reads the one that the address names, for a page about it.
func (n *named[T, F]) opened(s *Server, r *Request) (thing T, id uuid.UUID, err error) {
	open, err := policy.Authorize[policy.Open](r.Who.Actor, n.resource)
	if err != nil {
		return thing, id, err
	}
	if id, err = r.id(); err != nil {
		return thing, id, err
	}
	thing, err = n.open(s.store, r.Context(), open, id)
	return thing, id, err
}

func (n *named[T, F]) editPage(s *Server, w http.ResponseWriter, r *Request, _ policy.Grant[policy.Update]) error {
	thing, id, err := n.opened(s, r)
	if err != nil {
		return err
	}
	return n.showForm(s, w, r, id, n.typed(r, thing), http.StatusOK, nil)
}

func (n *named[T, F]) createOne(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.Create]) error {
	var in F
	if err := decode(r, &in); err != nil {
		return err
	}
	return n.keep(s, w, r, uuid.Nil, in, "added", func(thing T) error { return n.create(s.store, r.Context(), grant, thing) })
}

func (n *named[T, F]) editOne(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.Update]) error {
	var in F
	if err := decode(r, &in); err != nil {
		return err
	}
	_, id, err := n.opened(s, r)
	if err != nil {
		return err
	}
	return n.keep(s, w, r, id, in, "saved", func(thing T) error { return n.update(s.store, r.Context(), grant, id, thing) })
}

// keep reads a form and hands it to the repository; what cannot be stored comes
// back in the form.
func (n *named[T, F]) keep(s *Server, w http.ResponseWriter, r *Request, id uuid.UUID, in F, done string, put func(T) error) error {
	wrong, status := faults{}, http.StatusUnprocessableEntity
	thing, err := n.read(r, in, wrong)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		err = put(thing)
		status = statusOf(w, err)
		if failed := wrong.note(r, err); failed != nil {
			return failed
		}
	}
	if len(wrong) > 0 {
		return n.showForm(s, w, r, id, in, status, wrong)
	}
	leaveNotice(w, notice{Text: n.word(r, done, "Name", thing.Listing().Name)})
	return redirect(w, r, n.url(r))
}

func (n *named[T, F]) deletePage(s *Server, w http.ResponseWriter, r *Request, _ policy.Grant[policy.Delete]) error {
	thing, _, err := n.opened(s, r)
	if err != nil {
		return err
	}
	p := templates.DeletePage{Submit: n.word(r, "delete_now")}
	n.loss(r, thing, &p)
	of := thing.Listing()
	p.Frame = s.frame(w, r, r.Words.T("contact.delete_title", "Name", of.Name), "", templates.Link{Label: r.resource(n.resource), URL: n.url(r)})
	p.Action, p.CancelURL = n.url(r, of.ID.String(), "delete"), n.url(r)
	p.Path = p.Action
	return render(w, r, http.StatusOK, templates.Delete(p))
}

func (n *named[T, F]) deleteOne(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.Delete]) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.id()
	if err != nil {
		return err
	}
	name, err := n.remove(s.store, r.Context(), grant, id)
	if err != nil {
		return err
	}
	leaveNotice(w, notice{Text: n.word(r, "deleted", "Name", name)})
	return redirect(w, r, n.url(r))
}

// also is a further grant of the same actor, nil where it is closed to them.
func also(actor policy.Actor, resource policy.Resource) *policy.Grant[policy.List] {
	grant, err := policy.Authorize[policy.List](actor, resource)
	if err != nil {
		return nil
	}
	return &grant
}
