package messages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

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
	return s.showInbox(w, r, grant, http.StatusOK, func(*view.Inbox) {})
}

// showInbox draws an inbox; with adds what a refused form says.
func (s *Pages) showInbox(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List], status int, with func(*view.Inbox), chosen ...uuid.NullUUID,
) error {
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return err
	}
	q.Chosen = chosen
	list, err := s.store.Inbox(r.Context(), grant, q, app.FurtherGrant(grant.Actor(), policy.Tags))
	if err != nil {
		return err
	}
	p := view.InboxPage{Frame: s.Frame(w, r, listName(r, q, list.Views), "", areaCrumb(r)), Inbox: inboxOf(r, grant.Actor(), q, &list)}
	if app.May[policy.Create](grant.Actor(), policy.Conversations) && contactsOf(grant.Actor()) != nil {
		p.StartURL = r.Address("/conversations/new")
	}
	dress(r, &p.Frame, q, &list)
	s.showPeople(r, p.Inbox.Rows)
	p.Path = r.Address("/conversations") + queryOf(q)
	with(&p.Inbox)
	return app.Render(w, r, status, view.InboxAlone(p))
}

func areaCrumb(r *app.Request) frame.Link {
	return frame.Link{Label: r.Resource(policy.Conversations), URL: r.Address("/conversations")}
}

func inboxName(r *app.Request, inbox messages.Inbox) string {
	return r.Words.T("messages.inbox_" + string(inbox))
}

// dress puts the inboxes into the navigation, each with how many open conversations it
// has, and the stylesheet of the area into the page.
func dress(r *app.Request, f *frame.Frame, q messages.Query, list *messages.List) {
	f.Sheet = "css/apart/messages.css"
	for i := range f.Areas {
		if f.Areas[i].URL != r.Address(app.PathOf(policy.Conversations)) || list.Counts == nil {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(f.Areas[i].Items), func(l frame.Link) bool { return strings.HasPrefix(l.URL, f.Areas[i].URL) })
		f.Areas[i].Current, f.Areas[i].Items, f.Areas[i].Follow = true, nil, live.Conversation
		for _, inbox := range messages.Inboxes(policy.ReachAll) {
			count, offered := list.Counts[inbox]
			if !offered {
				continue
			}
			link := frame.Link{
				Label: inboxName(r, inbox), URL: f.Areas[i].URL + app.QueryString("inbox", string(inbox)),
				Current: inbox == q.Inbox && viewOf(q, list.Views) == nil,
			}
			link.Count = counted(r, count.Open, count.Open)
			if link.News = counted(r, count.Unread, count.Open); link.News != "" {
				link.NewsWord = r.Words.T("inbox.unread")
			}
			f.Areas[i].Items = append(f.Areas[i].Items, link)
		}
		f.Areas[i].Items = append(f.Areas[i].Items, viewLinks(r, q, list.Views)...)
		f.Areas[i].Items = append(f.Areas[i].Items, others...)
	}
}

// counted says how many of the open conversations of an inbox are like something, "" for
// none. Those beyond the cap were not looked at.
func counted(r *app.Request, count, open int) string {
	switch {
	case count == 0:
		return ""
	case open < messages.MostCounted:
		return r.Words.Number(count)
	}
	return r.Words.Number(min(count, messages.MostCounted-1)) + "+"
}

// tally leads to the unread conversations of a list, and to those that wait: of the whole
// inbox, or of the part of it that is shown. From where they alone are shown it leads back to all.
func tally(r *app.Request, q messages.Query, list *messages.List) (links []frame.Link) {
	whole := list.Counts[q.Inbox]
	for _, show := range []messages.Show{messages.Unread, messages.WaitingOnly} {
		n, part := whole.Unread, list.Share.Unread
		if show == messages.WaitingOnly {
			n, part = whole.Waiting, list.Share.Waiting
		}
		to, open := messages.Query{Inbox: q.Inbox, State: messages.Open, Sort: q.Sort, Show: show}, whole.Open
		if q.OfPart() && q.Search == "" {
			n, open = part, part
			if list.Share.More {
				open = messages.MostCounted
			}
			to = q
			to.After, to.Show = listing.Cursor{}, show
		}
		if n == 0 && q.Show != show {
			continue
		}
		current := q.Show == show
		if current {
			to.Show = messages.Everything
		}
		links = append(links, frame.Link{
			Label: r.Words.T("inbox.tally_" + string(show)), Count: counted(r, n, open), Current: current,
			URL: r.Address("/conversations") + queryOf(to),
		})
	}
	return links
}

// states lead to the open conversations of an inbox, to the closed ones, and to all that
// a search finds, or where something did not arrive.
func states(r *app.Request, q messages.Query) (links []frame.Link) {
	offered := messages.States
	if stateOf(q) == messages.AnyState {
		offered = append([]string{messages.AnyState}, offered...)
	}
	for _, state := range offered {
		to := q
		to.State = state
		links = append(links, frame.Link{
			Label: r.Words.T("messages.state_" + state), Current: q.State == state, URL: r.Address("/conversations") + queryOf(to),
		})
	}
	return links
}

func inboxOf(r *app.Request, actor policy.Actor, q messages.Query, list *messages.List) view.Inbox {
	base, now := r.Address("/conversations"), time.Now()
	in := view.Inbox{
		Name: listName(r, q, list.Views), States: states(r, q), Empty: r.Words.T("messages.empty_" + string(q.Inbox)),
		Find: finding(r, q, list), Tally: tally(r, q, list), Bulk: bulkOf(r, actor, q, list),
	}
	switch {
	case q.Search != "" || q.Filters() > 0 || q.Sort == messages.Longest:
		in.Empty, in.AllURL = r.Words.T("inbox.found_none"), base+queryOf(messages.Query{Inbox: q.Inbox, State: messages.Open})
	case q.State != messages.Open:
		in.Empty = r.Words.T("messages.empty_" + q.State)
	case q.Inbox == messages.OfTeams && !list.InTeam:
		in.Empty = r.Words.T("messages.in_no_team")
	}
	switch {
	case list.Partial && list.More:
		in.Partial = r.Words.T("inbox.looked", "Count", messages.MostLooked)
	case list.Partial:
		in.Partial = r.Words.T("inbox.too_wide")
	}
	if q.Show.Undelivered() {
		in.Until = r.Words.T("inbox.undelivered_until")
	}
	in.ViewLabel, in.ViewURL = viewAct(r, actor, q, list.Views)
	for i := range list.Conversations {
		in.Rows = append(in.Rows, rowOf(r, q, &list.Conversations[i], now))
	}
	if q.After != (listing.Cursor{}) {
		in.FirstURL = base + queryOf(q)
	}
	if list.More {
		in.NextURL = base + queryAt(q, list.Next, listing.Cursor{})
	}
	return in
}

func rowOf(r *app.Request, q messages.Query, v *messages.Conversation, now time.Time) view.InboxRow {
	title := v.Contact.Title()
	row := view.InboxRow{
		Choose: r.Words.T("inbox.choose", "Name", title, "Number", v.Number),
		ID:     v.ID.String(), URL: r.Address("/conversations/") + v.ID.String() + queryOf(q),
		Person: frame.Person{Name: title, Initials: texts.Initials(title), Tint: texts.Tint(v.Contact.ID.String())},
		At:     r.Words.Ago(v.LastAt, now), Exact: r.Words.Exact(v.LastAt), Subject: v.Subject, Text: v.LastText,
		Waiting: !v.Waiting.IsZero(), Unread: v.Unread, Tags: tagNames(v.Tags),
	}
	switch {
	case v.LastOurs && v.LastText == "": // Its first message goes later.
		row.Text = r.Words.T("inbox.nothing_yet")
	case v.LastOurs:
		row.Text = r.Words.T("messages.ours", "Text", v.LastText)
	}
	if q.State == messages.AnyState && v.State != messages.Open {
		row.State = r.Words.T("inbox.is_" + v.State)
	}
	if row.Undelivered = v.Undelivered; v.Undelivered {
		said := []string{row.State, r.Words.T("inbox.is_undelivered")}
		row.State = strings.TrimPrefix(strings.Join(said, " · "), " · ")
	}
	return row
}
