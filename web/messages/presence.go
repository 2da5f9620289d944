package messages

import (
	"cmp"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// showPresence says in a list of members which of them are there.
func showPresence(r *app.Request, options []ui.Option, members []listing.Choice) {
	shown := map[string]ui.Option{}
	for _, m := range members {
		shown[m.ID.String()] = r.Assignee(m)
	}
	for i := range options {
		if of, known := shown[options[i].Value]; known {
			options[i].Note, options[i].Live = of.Note, of.Live
		}
	}
}

// assigneeOf is who has a conversation, and whether they are there.
func assigneeOf(r *app.Request, page *messages.Page) view.Assignee {
	a := view.Assignee{Name: page.Assignee}
	if !page.AssigneeID.Valid {
		return a
	}
	a.ID, a.Presence = page.AssigneeID.UUID.String(), cmp.Or(page.Presence, string(people.Offline))
	a.Word = r.Words.T("presence." + a.Presence)
	return a
}
