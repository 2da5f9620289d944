package messages

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

func (s *Pages) conversation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	if number, err := strconv.ParseInt(chi.URLParam(r.Request, "id"), 10, 64); err == nil {
		return s.numbered(w, r, grant, number)
	}
	return s.orMerged(w, r, grant, s.show(w, r, grant, http.StatusOK, func(*view.ConversationPage) {}))
}

// numbered leads to the conversation that people name by a number.
func (s *Pages) numbered(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], number int64) error {
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	id, err := s.store.Numbered(r.Context(), grant, number)
	if err != nil {
		return err
	}
	return app.Redirect(w, r, r.Address("/conversations/"+id.String())+queryOf(q))
}

// show draws a conversation with its inbox beside it; with adds what a refused form says.
func (s *Pages) show(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open], status int, with func(*view.ConversationPage),
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	var before listing.Cursor
	var planAt string
	q, err := readQuery(r, grant.Actor(), &before, intoPlanAt(&planAt))
	if err != nil {
		return err
	}
	// A link from somebody who sees more leads to the conversation all the same.
	if scope, err := grant.For(policy.Conversations); err == nil && !slices.Contains(messages.Inboxes(scope.Reach), q.Inbox) {
		q.Inbox = messages.Mine
	}
	page, err := s.store.Conversation(r.Context(), grant, id, before, q, store.With{
		Tags: app.FurtherGrant(grant.Actor(), policy.Tags), Shortcuts: app.FurtherGrant(grant.Actor(), policy.Shortcuts), Shown: r.Shown(),
	})
	if err != nil {
		return err
	}
	r.Who.Unread = page.Told
	title := page.Contact.Title()
	query := queryOf(q)
	base := r.Address("/conversations/" + id.String())
	p := view.ConversationPage{
		Frame: s.Frame(w, r, title, "", areaCrumb(r), frame.Link{
			Label: listName(r, q, page.Beside.Views), URL: r.Address("/conversations") + query,
		}),
		Inbox: inboxOf(r, grant.Actor(), q, &page.Beside), BackURL: r.Address("/conversations") + query,
		Number:  strconv.FormatInt(page.Number, 10),
		Person:  frame.Person{Name: title, Initials: texts.Initials(title), Tint: texts.Tint(page.Contact.ID.String())},
		Subject: page.Subject, Under: r.Words.T("messages.over", "Channel", page.Channel, "Who", assignedTo(r, grant.Actor(), &page)),
		Closed: page.State != messages.Open, Days: days(r, &page), Facts: facts(r, &page.Contact),
		Hidden: page.Contact.Email.Hidden || page.Contact.Claim.Hidden || page.Contact.Phone.Hidden,
		Latest: page.Latest.String(), Query: query, KnownURL: base + "/customer" + query,
	}
	p.Unverified = doubted(page.Entries)
	if page.More {
		p.EarlierURL = base + queryAt(q, listing.Cursor{}, page.Earlier)
	}
	if app.May[policy.Update](grant.Actor(), policy.Conversations) {
		p.Base, p.Snoozes, p.Spam, p.Blocked = base, snoozes(r, time.Now().In(r.Words.Zone)), page.State == messages.Spam, page.Blocked
		p.CanBlock, p.Following = hasWritten(&page), page.Following
		p.Signed, p.PlanAt = signedOf(r, page.Signed), planAt
		p.ReplyText, p.HasDraft = page.Kept.Text, page.Kept.Text != "" || len(page.Attached) > 0
		p.Snippets = choices(r.Words.T("messages.snippet_choose"), page.Snippets, uuid.NullUUID{}, "")
		if !page.Kept.SendAt.IsZero() {
			p.Planned, p.PlannedText, p.ReplyText = r.Words.T("planned.goes", "At", r.Words.Exact(page.Kept.SendAt)), page.Kept.Text, ""
			if t := page.Kept.Template; page.Kept.TemplateGoes {
				p.PlannedText, p.ReplyText, p.Signed = t.Text(), page.Kept.Text, nil
			}
		}
		p.Recipients = recipientsOf(r, grant, &page)
		offerSettle(r, &page, p.Days, query)
		if page.Kind != "" { // Its channel is connected.
			offerForward(r, grant, p.Days)
		}
		if page.Kind == messages.WhatsApp {
			p.FilesHint = filesHint(r)
		}
		p.Attached, p.NoteFiles = attachedOf(r, page.Attached), attachedOf(r, page.NoteFiles)
		p.Assignees = choices(r.Words.T("contact.nobody"), page.Beside.Members, page.AssigneeID, page.Assignee)
		showPresence(r, p.Assignees, page.Beside.Members)
		p.Assignees = r.Further(p.Assignees, len(page.Beside.Members), "assignee~members")
		p.Teams = choices(r.Words.T("contact.no_team"), page.Beside.Teams, page.TeamID, page.Team)
	}
	p.Tags, p.MoreTags = tagsOf(r, &page)
	p.Fill = fillOf(r, &page)
	p.Shortcuts = shortcutsOf(r, grant.Actor(), base, &page)
	p.Assignee = assigneeOf(r, &page)
	if app.May[policy.Delete](grant.Actor(), policy.Conversations) {
		p.DeleteURL = base + "/delete" + query
	}
	p.Arrange = arranging(r, grant.Actor(), base, query)
	switch {
	case page.State == messages.Snoozed && page.Stay:
		p.Sleeps = r.Words.T("inbox.sleeps_on", "At", r.Words.Exact(page.Until))
	case page.State == messages.Snoozed:
		p.Sleeps = r.Words.T("inbox.sleeps", "At", r.Words.Exact(page.Until))
	case page.State == messages.Spam:
		p.Sleeps = r.Words.T("inbox.in_spam")
	}
	if app.May[policy.Open](grant.Actor(), policy.Contacts) {
		p.ContactURL = r.Address("/contacts/" + page.Contact.ID.String())
	}
	if app.May[policy.Create](grant.Actor(), policy.Conversations) {
		p.StartURL = r.Address("/conversations/new") + app.QueryString("conversation", id.String())
	}
	p.Path = base + query
	dress(r, &p.Frame, q, &page.Beside)
	s.showPeople(r, p.Inbox.Rows)
	p.DoingURL, p.People = base+"/doing", s.peopleIn(r, id.String())
	for i := range p.Inbox.Rows {
		p.Inbox.Rows[i].Current = p.Inbox.Rows[i].ID == id.String()
	}
	if err := s.offerTemplates(r, grant, &page, &p); err != nil {
		return err
	}
	with(&p)
	return app.Render(w, r, status, view.Conversation(p))
}

// hasWritten tells whether the customer has written a mail, as far as the page goes.
func hasWritten(page *messages.Page) bool {
	return page.Kind == messages.Email && slices.ContainsFunc(page.Entries, func(e messages.Entry) bool {
		return e.Kind == messages.FromCustomer && e.Stranger.Shown == ""
	})
}

// choices are the things of a list, the chosen one among them whether it is offered or not.
func choices(nobody string, offered []listing.Choice, chosen uuid.NullUUID, name string) []ui.Option {
	options, there := []ui.Option{{Label: nobody}}, !chosen.Valid
	for _, c := range offered {
		is := chosen.Valid && chosen.UUID == c.ID
		options, there = append(options, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: is}), there || is
	}
	if !there {
		options = append(options, ui.Option{Value: chosen.UUID.String(), Label: name, Selected: true})
	}
	return options
}

// choose marks what a form chose, where that is still offered.
func choose(options []ui.Option, chosen string) {
	if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == chosen }) {
		return
	}
	for i := range options {
		options[i].Selected = options[i].Value == chosen
	}
}

// assignedTo says who has a conversation.
func assignedTo(r *app.Request, actor policy.Actor, page *messages.Page) string {
	switch {
	case page.AssigneeID.Valid && policy.MemberID(page.AssigneeID.UUID) == actor.Membership().Member:
		return r.Words.T("messages.assigned_you")
	case page.Assignee != "":
		return r.Words.T("messages.assigned", "Name", page.Assignee)
	case page.Team != "":
		return r.Words.T("messages.assigned", "Name", page.Team)
	}
	return r.Words.T("messages.assigned_nobody")
}

type assignForm struct {
	Assignee string `form:"assignee"`
	Team     string `form:"team"`
}

// assign gives the conversation to somebody. Whoever gave it away may not see it any more.
func (s *Pages) assign(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in assignForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	assignee, err := app.OptionalID("assignee", in.Assignee)
	team, wrongTeam := app.OptionalID("team", in.Team)
	if err == nil {
		err = wrongTeam
	}
	if err == nil {
		err = s.store.Assign(r.Context(), grant, id, assignee, team)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.show(w, r, open, app.StatusOf(w, err), func(p *view.ConversationPage) {
			p.AssignErrors = wrong
			choose(p.Assignees, in.Assignee)
			choose(p.Teams, in.Team)
		})
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_assigned")})
	path := "/conversations/" + id.String()
	if scope, err := grant.For(policy.Conversations); err != nil || scope.Reach != policy.ReachAll {
		path = "/conversations"
	}
	return s.back(w, r, grant.Actor(), path)
}

func (s *Pages) reopen(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.SetState(r.Context(), grant, id, messages.Open); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_reopened")})
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// back leads to a page of the inbox that the form was sent from. What was done is done: of an
// address that asks for what no inbox has, nothing is asked.
func (s *Pages) back(w http.ResponseWriter, r *app.Request, actor policy.Actor, path string) error {
	return app.Redirect(w, r, backTo(r, actor, path))
}

func backTo(r *app.Request, actor policy.Actor, path string) string {
	q, err := readQuery(r, actor, nil)
	if err != nil {
		return r.Address(path)
	}
	return r.Address(path) + queryOf(q)
}
