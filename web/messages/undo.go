package messages

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// undoURL is where a message is taken back, within its workspace.
func undoURL(message uuid.UUID) string {
	return "/conversations/messages/" + message.String() + "/undo"
}

// takeBack takes an answer back that was just sent, and leads to the draft that it
// is again.
func (s *Pages) takeBack(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	message, err := r.ID()
	if err != nil {
		return err
	}
	back, err := s.store.TakeBack(r.Context(), grant, message, contactsOf(grant.Actor()))
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.taken_back")})
	return draftOf(w, r, back)
}

// draftOf leads to what was taken back, which is a draft there.
func draftOf(w http.ResponseWriter, r *app.Request, back messages.TakenBack) error {
	const begin = "/conversations/new"
	switch about := back.About; {
	case about.Message.Valid:
		return app.Redirect(w, r, r.Address("/conversations/messages/"+about.Message.UUID.String()+"/forward"))
	case about.Contact.Valid:
		return app.Redirect(w, r, r.Address(begin)+app.QueryString("contact", about.Contact.UUID.String()))
	case about.Conversation.Valid:
		return app.Redirect(w, r, r.Address(begin)+app.QueryString("conversation", about.Conversation.UUID.String()))
	}
	return app.Redirect(w, r, conversationURL(r, back.Conversation))
}
