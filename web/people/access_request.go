package people

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/people"
	"latchkey/web/app"
)

func (s *Pages) requestRoutes() []app.Route {
	const own, all = "/w/{workspace}/access", "/w/{workspace}/settings/access/requests"
	return []app.Route{
		app.Get(own, app.Member(s.ownRequests)),
		app.Post(own, app.Member(s.askAccess)),
		app.Get(all, app.Page(policy.Members, s.requests)),
		app.Get(all+"/{id}", app.Page(policy.Members, s.request)),
		app.Post(all+"/{id}", app.Page(policy.Members, s.answerRequest)),
	}
}

type askForm struct {
	Resource string `form:"resource"`
	Action   string `form:"action"`
	Words    string `form:"words"`
}

// askAccess asks the owners for what was refused.
func (s *Pages) askAccess(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	grant, err := policy.Authorize[policy.Update](actor, policy.Profile)
	if err != nil {
		return err
	}
	var in askForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	resource, known := policy.ParseResource(in.Resource)
	action, knownAction := policy.ParseAction(in.Action)
	if !known || !knownAction || !r.Sections.Has(resource) {
		return fault.New(fault.Invalid, "fault.choice")
	}
	me := actor.Membership()
	action = policy.AskedFor(policy.Offer{Role: me.Role, Restrictions: me.Restrictions}, resource, action)
	ask, err := people.NewAsked(resource, action, in.Words)
	if err != nil {
		return err
	}
	told, err := s.store.AskAccess(r.Context(), grant, ask)
	if err != nil {
		return err
	}
	key := "notice.access_asked"
	if !told {
		key = "notice.access_waits"
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(key)})
	return app.Redirect(w, r, r.Address("/access"))
}

// ownRequests are what the reader asked for.
func (s *Pages) ownRequests(w http.ResponseWriter, r *app.Request, actor policy.Actor) error {
	grant, err := policy.Authorize[policy.Open](actor, policy.Profile)
	if err != nil {
		return err
	}
	list, err := s.store.OwnAccessRequests(r.Context(), grant)
	if err != nil {
		return err
	}
	title := r.Words.T("access_request.own")
	p := view.RequestsPage{
		Frame: s.Frame(w, r, title, ""), Title: title, Lead: r.Words.T("access_request.own_lead"), Empty: r.Words.T("access_request.own_none"),
		Back: frame.Link{Label: r.Words.T("refusal.back_home"), URL: r.Address("")},
	}
	p.Sheet = memberSheet
	for i := range list {
		row := requestRow(r, &list[i])
		row.Text, row.Words = texts.Capital(what(r, &list[i])), list[i].Answer
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, view.Requests(p))
}

// requests are what members ask for.
func (s *Pages) requests(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	list, err := s.store.AccessRequests(r.Context(), grant)
	if err != nil {
		return err
	}
	title := r.Words.T("access_request.all")
	p := view.RequestsPage{
		Frame: s.Frame(w, r, title, "members", membersCrumb(r)), Title: title,
		Lead: r.Words.T("access_request.all_lead"), Empty: r.Words.T("access_request.all_none"), Back: membersCrumb(r),
	}
	p.Sheet = memberSheet
	for i := range list {
		row := requestRow(r, &list[i])
		row.Text = r.Words.T("access_request.line", "Name", list[i].Member.Name, "What", what(r, &list[i]))
		row.URL = r.Address("/settings/access/requests/" + list[i].ID.String())
		p.Rows = append(p.Rows, row)
	}
	return app.Render(w, r, http.StatusOK, view.Requests(p))
}

// what says what is asked for: the section, and what they wanted to do there.
func what(r *app.Request, q *people.AccessRequest) string {
	return r.Words.T("access_request.what_"+q.Action.String(), "Section", r.Resource(q.Resource))
}

func requestRow(r *app.Request, q *people.AccessRequest) view.RequestRow {
	row := view.RequestRow{State: r.Words.T("access_request.state_" + string(q.State)), Kind: "plain", When: r.Words.Ago(q.At, time.Now())}
	switch q.State {
	case people.RequestOpen:
		row.Kind = "brass"
	case people.RequestGranted:
		row.Kind = "green"
		if !q.Until.IsZero() {
			row.State = r.Words.T("access_request.state_until", "Moment", r.Words.Exact(q.Until))
		}
	case people.RequestDeclined, people.RequestVoid: // Plain.
	}
	return row
}

// request is one request, with what granting it would do.
func (s *Pages) request(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	q, err := s.store.AccessRequest(r.Context(), grant, id)
	if err != nil {
		return err
	}
	return s.showRequest(w, r, grant.Actor(), &q, answerForm{}, http.StatusOK, nil)
}

func (s *Pages) showRequest(
	w http.ResponseWriter, r *app.Request, actor policy.Actor, q *people.AccessRequest, in answerForm,
	status int, wrong app.Faults,
) error {
	title := r.Words.T("access_request.line", "Name", q.Member.Name, "What", what(r, q))
	p := view.RequestPage{
		Frame: s.Frame(w, r, title, "members", membersCrumb(r)), Title: title,
		Lead:  r.Words.T("access_request.asked", "Role", r.Role(q.Member.Role), "Moment", r.Words.Exact(q.At)),
		Back:  frame.Link{Label: r.Words.T("access_request.all"), URL: r.Address("/settings/access/requests")},
		Asked: q.Words, Version: app.VersionText(q.Member.Version), Typed: in.Words, For: in.For,
		Error: wrong[""], WordsError: wrong["words"], ForError: wrong["for"],
	}
	p.Sheet = memberSheet
	opening, possible := policy.Opening(q.Member.Offer, q.Resource, q.Action)
	switch err := policy.CanChange(actor, policy.MemberID(q.Member.ID), q.Member.Held, opening); {
	case q.State != people.RequestOpen:
		p.Said = r.Words.T("access_request.said_"+string(q.State), "Name", q.AnsweredBy, "Moment", r.Words.Exact(q.AnsweredAt))
		if q.Answer != "" {
			p.Said += " " + r.Words.T("access_request.with_words", "Words", q.Answer)
		}
	case !possible:
		p.Closed = r.Words.T("access_request.not_needed")
	case !q.Member.LentUntil.IsZero():
		p.Closed = r.Words.T("fault.lent_already", "Name", q.Member.Name)
	case err != nil:
		var refused *policy.GiveRefusal
		if !errors.As(err, &refused) {
			return err
		}
		p.Closed = r.GiveSentence(refused)
	default:
		p.Action = r.Address("/settings/access/requests/" + q.ID.String())
		p.Makes = r.Words.T("access_request.makes", "Name", q.Member.Name, "Article", r.Words.T("role."+opening.Role.String()+".article"))
		if labels := r.Restrictions(opening.Restrictions); len(labels) > 0 {
			p.Makes = r.Words.T("access_request.makes_restricted", "Makes", p.Makes, "Restrictions", r.Listed(labels))
		}
		if policy.OpensMore(q.Member.Offer, opening, q.Resource, q.Action) {
			p.Beyond = r.Words.T("access_request.beyond", "Name", q.Member.Name)
		}
		customers, err := s.customers(r, actor)
		if err != nil {
			return err
		}
		p.Gains, p.Loses = changeSentences(r, q.Member.Offer, opening, customers)
	}
	return app.Render(w, r, status, view.Request(p))
}

type answerForm struct {
	For     string `form:"for"`
	Words   string `form:"words"`
	Version string `form:"version"`
}

func (s *Pages) answerRequest(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in answerForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(in.Version, 10, 64) // Any other than the member's is a conflict.
	wrong := app.Faults{}
	answer, err := people.NewAnswer(people.For(in.For), in.Words, version)
	if err := wrong.Note(r, err); err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if len(wrong) == 0 {
		var q people.AccessRequest
		q, err = s.store.AnswerAccessRequest(r.Context(), grant, id, answer)
		if status, err = noteRefusal(r, w, wrong, err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			said := "notice.access_declined"
			if answer.Grant {
				said = "notice.access_granted"
			}
			app.LeaveNotice(w, app.Notice{Text: r.Words.T(said, "Name", q.Member.Name)})
			return app.Redirect(w, r, r.Address("/settings/access/requests"))
		}
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Members)
	if err != nil {
		return err
	}
	q, err := s.store.AccessRequest(r.Context(), open, id)
	if err != nil {
		return err
	}
	return s.showRequest(w, r, grant.Actor(), &q, in, status, wrong)
}
