package messages

import (
	"net/http"

	"github.com/google/uuid"

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
	conversation, forwards, err := s.store.TakeBack(r.Context(), grant, message)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.taken_back")})
	if forwards.Valid {
		return app.Redirect(w, r, r.Address("/conversations/messages/"+forwards.UUID.String()+"/forward"))
	}
	return app.Redirect(w, r, conversationURL(r, conversation))
}
