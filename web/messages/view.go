package messages

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// viewLinks lead to the views of the reader, each with how many conversations they see in it.
func viewLinks(r *app.Request, q messages.Query, views []messages.View) (links []frame.Link) {
	here := queryOf(q)
	for i := range views {
		v := &views[i]
		link := frame.Link{Label: v.Name, URL: r.Address("/conversations") + queryOf(v.Query), Current: queryOf(v.Query) == here}
		switch {
		case v.More:
			link.Count = r.Words.Number(min(v.Count, messages.MostCounted-1)) + "+"
		case v.Count > 0:
			link.Count = r.Words.Number(v.Count)
		}
		links = append(links, link)
	}
	return links
}

// viewOf is the view that a list is, nil for none.
func viewOf(q messages.Query, views []messages.View) *messages.View {
	here := queryOf(q)
	for i := range views {
		if queryOf(views[i].Query) == here {
			return &views[i]
		}
	}
	return nil
}

// listName is what a list is called: a view by its name, any other by its inbox.
func listName(r *app.Request, q messages.Query, views []messages.View) string {
	if v := viewOf(q, views); v != nil {
		return v.Name
	}
	return inboxName(r, q.Inbox)
}

// viewAct leads from a list that is narrowed to the form that keeps it as a view, and from
// a view to the one that changes it; "" for neither.
func viewAct(r *app.Request, actor policy.Actor, q messages.Query, views []messages.View) (label, url string) {
	if !app.May[policy.Update](actor, policy.Conversations) || q.Search != "" || q.State == messages.AnyState {
		return "", ""
	}
	if v := viewOf(q, views); v != nil {
		if mayChange(actor, v) {
			return r.Words.T("view.change"), r.Address("/conversations/views/" + v.ID.String())
		}
		return "", ""
	}
	if q.Filters() == 0 && q.Sort == messages.Newest && q.State == messages.Open {
		return "", ""
	}
	return r.Words.T("view.save"), r.Address("/conversations/views/new") + queryOf(q)
}

// mayChange tells who may change a view: whoever made it, and a shared one whoever may share.
func mayChange(actor policy.Actor, v *messages.View) bool {
	return v.Own && !v.Shared || v.Shared && sharing(actor) != nil
}

// sharing is the grant to share views with everybody: whoever may delete conversations may.
func sharing(actor policy.Actor) *policy.Grant[policy.Delete] {
	grant, err := policy.Authorize[policy.Delete](actor, policy.Conversations)
	if err != nil {
		return nil
	}
	return &grant
}

type viewForm struct {
	Name   string `form:"name"`
	Shared string `form:"shared"` // "" or ticked
}

func (s *Pages) newView(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.showView(w, r, grant.Actor(), nil, viewForm{}, http.StatusOK, app.Faults{})
}

// showView draws the form of a view, of a new one where none is given.
func (s *Pages) showView(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, of *messages.View, in viewForm, status int, wrong app.Faults,
) error {
	q, err := readQuery(r, actor, nil)
	if err != nil {
		return err
	}
	title, list := r.Words.T("view.new_title"), r.Address("/conversations")
	p := view.ViewPage{
		Action: list + "/views" + queryOf(q), CancelURL: list + queryOf(q), Error: wrong[""],
		CanShare: sharing(actor) != nil, Shared: in.Shared == ticked,
		Name: ui.TextField{
			ID: "name", Name: "name", Label: r.Words.T("view.name"), Value: in.Name, Error: wrong["name"], Required: true,
			MaxLength: messages.MaxViewName, Autocomplete: "off",
		},
	}
	path := list + "/views/new" + queryOf(q)
	if of != nil {
		title = r.Words.T("view.change_title", "Name", of.Name)
		path = list + "/views/" + of.ID.String()
		p.Action, p.CancelURL, p.DeleteURL = path, list+queryOf(of.Query), path+"/delete"
	}
	p.Frame = s.Frame(w, r, title, "", areaCrumb(r))
	p.Sheet, p.Path = "css/apart/messages.css", path
	return app.Render(w, r, status, view.ViewForm(p))
}

// viewOf is the view of the address, where the reader may change it.
func (s *Pages) viewOf(r *app.Request, actor policy.Actor) (*messages.View, error) {
	id, err := r.ID()
	if err != nil {
		return nil, err
	}
	list, err := policy.Authorize[policy.List](actor, policy.Conversations)
	if err != nil {
		return nil, err
	}
	views, err := s.store.Views(r.Context(), list, app.FurtherGrant(actor, policy.Tags))
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(views, func(v messages.View) bool { return v.ID == id && mayChange(actor, &v) })
	if i < 0 {
		return nil, postgres.NotFound
	}
	return &views[i], nil
}

func (s *Pages) viewPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	v, err := s.viewOf(r, grant.Actor())
	if err != nil {
		return err
	}
	in := viewForm{Name: v.Name}
	if v.Shared {
		in.Shared = ticked
	}
	return s.showView(w, r, grant.Actor(), v, in, http.StatusOK, app.Faults{})
}

// makeView keeps the filter of the address under a name.
func (s *Pages) makeView(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in viewForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	return s.saveView(w, r, grant, &messages.View{Query: q}, in)
}

// viewed is where a view is seen that was made: in the list that it shows.
func viewed(r *app.Request, _ uuid.UUID) (string, error) {
	q, err := readQuery(r, r.Who.Actor, nil)
	return r.Address("/conversations") + queryOf(q), err
}

func (s *Pages) changeView(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in viewForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	v, err := s.viewOf(r, grant.Actor())
	if err != nil {
		return err
	}
	return s.saveView(w, r, grant, v, in)
}

func (s *Pages) saveView(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], v *messages.View, in viewForm,
) error {
	changed := *v
	changed.Name, changed.Shared = in.Name, in.Shared == ticked
	err := s.store.SaveView(r.Context(), grant, changed, sharing(grant.Actor()))
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		if v.ID == uuid.Nil {
			v = nil
		}
		return s.showView(w, r, grant.Actor(), v, in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.view_saved")})
	return app.Redirect(w, r, r.Address("/conversations")+queryOf(v.Query))
}

func (s *Pages) deleteView(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &viewForm{}); err != nil { // Its button stands in the form of the view.
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.DeleteView(r.Context(), grant, id, sharing(grant.Actor())); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.view_deleted")})
	return app.Redirect(w, r, r.Address("/conversations"))
}
