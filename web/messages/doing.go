package messages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/live"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

type doingForm struct {
	Doing string `form:"doing"`
	Seen  string `form:"seen"` // a message that came into view, "" for none
}

// doing hears from an open page that its reader reads or writes.
func (s *Pages) doing(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	var in doingForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	doing := live.Doing(in.Doing)
	known := slices.Contains([]live.Doing{live.Reading, live.Writing, live.Gone}, doing)
	if !known {
		doing = live.Gone
	}
	seen, err := app.OptionalID("seen", in.Seen)
	if err != nil {
		return err
	}
	if err := s.store.TellDoing(r.Context(), grant, id, doing, seen.UUID); err != nil {
		return err
	}
	if !known {
		return fault.Field("doing", "fault.choice")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// showPeople says in a list who is in its conversations, which its reader has within reach.
func (s *Pages) showPeople(r *app.Request, rows []view.InboxRow) {
	for i := range rows {
		rows[i].People = s.peopleIn(r, rows[i].ID)
	}
}

// peopleIn says who of the others is in a conversation, "" for nobody.
func (s *Pages) peopleIn(r *app.Request, conversation string) string {
	id, err := uuid.Parse(conversation)
	if err != nil {
		return ""
	}
	var said []string
	for _, p := range s.Live.InConversation(id, uuid.UUID(r.Who.Actor.Membership().Member)) {
		key := "messages.reading"
		if p.Doing == live.Writing {
			key = "messages.writing"
		}
		said = append(said, r.Words.T(key, "Name", p.Name))
	}
	return strings.Join(said, " · ")
}
