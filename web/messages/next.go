package messages

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// What follows an act.
const (
	thenNothing = ""
	thenNext    = "next"  // the next conversation of the same list is shown
	thenClose   = "close" // the conversation is closed, and the next one is shown
	thenLater   = "later" // an answer goes at a time
)

type closeForm struct {
	Then string `form:"then"` // thenNothing or thenNext
}

// closeConversation closes a conversation and leads to its list, or to the next one of it.
func (s *Pages) closeConversation(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in closeForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	path := "/conversations"
	switch in.Then {
	case thenNothing:
	case thenNext:
		if path, err = s.afterwards(r, grant, id); err != nil {
			return err
		}
	default:
		return fault.New(fault.Invalid, "fault.choice")
	}
	said := app.Notice{Text: r.Words.T("notice.conversation_closed"), Undo: r.Address("/conversations/" + id.String() + "/reopen")}
	return s.closeAndGo(w, r, grant, id, said, path)
}

// afterwards is where the next conversation of the list is, or the list behind its last one.
// Whoever changes a conversation asks before, as its place changes with it.
func (s *Pages) afterwards(r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID) (path string, err error) {
	q, err := readQuery(r, grant.Actor(), nil)
	if err != nil {
		return "", err
	}
	next, err := s.store.Next(r.Context(), grant, id, q, app.FurtherGrant(grant.Actor(), policy.Tags))
	if err != nil || next == uuid.Nil {
		return "/conversations", err
	}
	return "/conversations/" + next.String(), nil
}

// closeAndGo closes a conversation and leads somewhere else, where said tells of it.
func (s *Pages) closeAndGo(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID, said app.Notice, path string,
) error {
	if err := s.store.SetState(r.Context(), grant, id, messages.Closed); err != nil {
		return err
	}
	app.LeaveNotice(w, said)
	return s.back(w, r, grant.Actor(), path)
}

// markUnread shows a conversation as one that its reader has not seen, and leads away from it.
func (s *Pages) markUnread(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.MarkUnread(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_unread")})
	return s.back(w, r, grant.Actor(), "/conversations")
}
