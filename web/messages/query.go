package messages

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// readQuery reads which part of an inbox is shown, and where in a conversation. Who sees
// everything lands in All, and everybody else among their own. A search looks at all states.
// More are what else a page reads.
func readQuery(
	r *app.Request, actor policy.Actor, before *listing.Cursor, more ...map[string]func(string) bool,
) (messages.Query, error) {
	q := messages.Query{Inbox: messages.All, Limit: messages.InboxRows}
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
			return text == messages.AnyState || slices.Contains(messages.States, text)
		},
		"sort": func(text string) bool {
			q.Sort = messages.Sort(text)
			return slices.Contains(messages.Sorts, q.Sort)
		},
		"show": func(text string) bool {
			q.Show = messages.Show(text)
			return slices.Contains(messages.Shows, q.Show)
		},
		"q": app.IntoSearch(&q.Search), "channel": app.IntoID(&q.Channel), "label": app.IntoID(&q.Label),
		"assignee": app.IntoID(&q.Assignee),
		"after":    app.IntoCursor(&q.After),
	}
	if app.May[policy.List](actor, policy.Tags) {
		readers["tag"] = app.IntoID(&q.Tag)
	}
	if before != nil {
		readers["before"] = app.IntoCursor(before)
	}
	for _, of := range more {
		maps.Copy(readers, of)
	}
	err := app.ReadQuery(r.URL.Query(), readers)
	if q.State == "" {
		q.State = stateOf(q)
	}
	return q, err
}

// stateOf is the state of the conversations of a list that names none. What was answered and
// closed in one may not have arrived, either.
func stateOf(q messages.Query) string {
	if q.Search != "" || q.Show.Undelivered() {
		return messages.AnyState
	}
	return messages.Open
}

// queryOf is the query of the beginning of an inbox.
func queryOf(q messages.Query) string { return queryAt(q, listing.Cursor{}, listing.Cursor{}) }

// queryAt is the query of a place in an inbox, and of one in a conversation.
func queryAt(q messages.Query, after, before listing.Cursor) string {
	state := q.State
	if state == stateOf(q) {
		state = ""
	}
	id := func(n uuid.NullUUID) string {
		if !n.Valid {
			return ""
		}
		return n.UUID.String()
	}
	return app.QueryString(
		"inbox", string(q.Inbox), "state", state, "q", q.Search, "sort", string(q.Sort), "show", string(q.Show),
		"channel", id(q.Channel), "tag", id(q.Tag), "label", id(q.Label), "assignee", id(q.Assignee),
		"after", app.CursorText(after), "before", app.CursorText(before),
	)
}

// finding is the form that searches an inbox and narrows it.
func finding(r *app.Request, q messages.Query, list *messages.List) view.Find {
	find := view.Find{
		Action: r.Address("/conversations"), Inbox: string(q.Inbox), Query: q.Search,
		Narrowed: (q.Filters() > 0 || q.Sort != messages.Newest) && viewOf(q, list.Views) == nil,
	}
	if q.State != stateOf(q) && q.Search == "" {
		find.State = q.State
	}
	for _, show := range messages.Shows {
		find.Shows = append(find.Shows, ui.Option{
			Value: string(show), Label: r.Words.T("inbox.show_" + cmp.Or(string(show), "all")), Selected: show == q.Show,
		})
	}
	for _, sort := range messages.Sorts {
		find.Sorts = append(find.Sorts, ui.Option{
			Value: string(sort), Label: r.Words.T("inbox.sort_" + cmp.Or(string(sort), "newest")), Selected: sort == q.Sort,
		})
	}
	if len(list.Channels) > 1 || q.Channel.Valid {
		find.Channels = narrowing(r.Words.T("inbox.any_channel"), list.Channels, q.Channel)
	}
	if len(list.Labels) > 0 || q.Label.Valid {
		find.Labels = r.Further(narrowing(r.Words.T("inbox.any_label"), list.Labels, q.Label), len(list.Labels), "label~labels")
	}
	if len(list.Tags) > 0 || q.Tag.Valid {
		find.Tags = r.Further(narrowing(r.Words.T("inbox.any_tag"), list.Tags, q.Tag), len(list.Tags), "tag~tags")
	}
	if q.Inbox == messages.All || q.Inbox == messages.OfTeams {
		find.Assignees = r.Further(narrowing(r.Words.T("inbox.anybody"), list.Members, q.Assignee), len(list.Members), "assignee~members")
	}
	return find
}

// narrowing are the things that a list is narrowed by, the first for all.
func narrowing(all string, offered []listing.Choice, chosen uuid.NullUUID) []ui.Option {
	options := []ui.Option{{Label: all}}
	for _, c := range offered {
		options = append(options, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: chosen.Valid && chosen.UUID == c.ID})
	}
	return options
}
