package messages

import (
	"net/http"
	"slices"
	"time"

	"latchkey/internal/listing"
	"latchkey/internal/live"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

func (s *Pages) inbox(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	list, err := s.store.Inbox(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := view.InboxPage{Frame: s.Frame(w, r, inboxName(r, q.Inbox), "", areaCrumb(r)), Inbox: inboxOf(r, q, &list)}
	dress(r, &p.Frame, q, &list)
	return app.Render(w, r, http.StatusOK, view.InboxAlone(p))
}

func areaCrumb(r *app.Request) frame.Link {
	return frame.Link{Label: r.Resource(policy.Conversations), URL: r.Address("/conversations")}
}

// readQuery reads which part of an inbox is shown, and where in a conversation. Who sees
// everything lands in All, and everybody else among their own.
func readQuery(r *app.Request, actor policy.Actor, before *listing.Cursor) (messages.Query, error) {
	q := messages.Query{Inbox: messages.All, State: messages.Open, Limit: listing.PageRows}
	if me := actor.Membership(); me.Role == policy.Agent {
		q.Inbox = messages.Mine
	}
	readers := map[string]func(string) bool{
		"inbox": func(text string) bool {
			q.Inbox = messages.Inbox(text)
			return slices.Contains(messages.Inboxes(policy.ReachAll), q.Inbox)
		},
		"state": func(text string) bool {
			q.State = text
			return text == messages.Open || text == messages.Closed
		},
		"after": app.IntoCursor(&q.After),
	}
	if before != nil {
		readers["before"] = app.IntoCursor(before)
	}
	return q, app.ReadQuery(r.URL.Query(), readers)
}

// queryOf is the query of the beginning of an inbox.
func queryOf(q messages.Query) string { return queryAt(q, listing.Cursor{}, listing.Cursor{}) }

// queryAt is the query of a place in an inbox, and of one in a conversation.
func queryAt(q messages.Query, after, before listing.Cursor) string {
	state := q.State
	if state == messages.Open {
		state = ""
	}
	return app.QueryString("inbox", string(q.Inbox), "state", state, "after", app.CursorText(after), "before", app.CursorText(before))
}

func inboxName(r *app.Request, inbox messages.Inbox) string {
	return r.Words.T("messages.inbox_" + string(inbox))
}

// dress puts the inboxes into the navigation, each with how many open conversations it
// has, and the stylesheet of the area into the page.
func dress(r *app.Request, f *frame.Frame, q messages.Query, list *messages.List) {
	f.Sheet = "css/apart/messages.css"
	for i := range f.Areas {
		if f.Areas[i].URL != r.Address(app.PathOf(policy.Conversations)) {
			continue
		}
		f.Areas[i].Current, f.Areas[i].Items, f.Areas[i].Follow = true, nil, live.Conversation
		for _, inbox := range messages.Inboxes(policy.ReachAll) {
			count, offered := list.Counts[inbox]
			if !offered {
				continue
			}
			link := frame.Link{
				Label: inboxName(r, inbox), URL: f.Areas[i].URL + app.QueryString("inbox", string(inbox)), Current: inbox == q.Inbox,
			}
			switch {
			case count >= listing.CountCap:
				link.Count = r.Words.Number(listing.CountCap-1) + "+"
			case count > 0:
				link.Count = r.Words.Number(count)
			}
			f.Areas[i].Items = append(f.Areas[i].Items, link)
		}
	}
}

// state leads to the open or the closed conversations of an inbox.
func state(r *app.Request, q messages.Query, of string) frame.Link {
	link := frame.Link{Label: r.Words.T("messages.state_" + of), Current: q.State == of}
	q.State = of
	link.URL = r.Address("/conversations") + queryOf(q)
	return link
}

func inboxOf(r *app.Request, q messages.Query, list *messages.List) view.Inbox {
	base, now := r.Address("/conversations"), time.Now()
	in := view.Inbox{
		Name:   inboxName(r, q.Inbox),
		States: []frame.Link{state(r, q, messages.Open), state(r, q, messages.Closed)},
		Empty:  r.Words.T("messages.empty_" + string(q.Inbox)),
	}
	switch {
	case q.State == messages.Closed:
		in.Empty = r.Words.T("messages.empty_closed")
	case q.Inbox == messages.OfTeams && !list.InTeam:
		in.Empty = r.Words.T("messages.in_no_team")
	}
	for i := range list.Conversations {
		v := &list.Conversations[i]
		title := v.Contact.Title()
		row := view.InboxRow{
			ID: v.ID.String(), URL: base + "/" + v.ID.String() + queryOf(q),
			Person: frame.Person{Name: title, Initials: texts.Initials(title), Tint: texts.Tint(v.Contact.ID.String())},
			At:     r.Words.Ago(v.LastAt, now), Exact: r.Words.Exact(v.LastAt), Subject: v.Subject, Text: v.LastText, Waiting: !v.Waiting.IsZero(),
		}
		if v.LastOurs {
			row.Text = r.Words.T("messages.ours", "Text", v.LastText)
		}
		in.Rows = append(in.Rows, row)
	}
	if q.After != (listing.Cursor{}) {
		in.FirstURL = base + queryOf(q)
	}
	if list.More {
		in.NextURL = base + queryAt(q, list.Next, listing.Cursor{})
	}
	return in
}
