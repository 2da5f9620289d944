package messages

import (
	"net/http"
	"strconv"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// draftForm is the form of an answer, which is not sent yet.
type draftForm struct {
	Text    string `form:"text"`
	Latest  string `form:"latest"`
	Once    string `form:"once"` // of the answer, which keeps it for when it goes
	Snippet string `form:"snippet"`
	Cursor  string `form:"cursor"`
}

// keepDraft keeps what somebody has begun to write, with a snippet in it that they chose,
// and leads back to it.
func (s *Pages) keepDraft(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in draftForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	draft := messages.Draft{Text: in.Text}
	if draft.Cursor, err = strconv.Atoi(in.Cursor); err != nil {
		draft.Cursor = -1 // Without script nobody knows where it is.
	}
	draft.Snippet, err = app.OptionalID("snippet", in.Snippet)
	if err == nil {
		err = s.store.KeepDraft(r.Context(), grant, id, draft)
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
			p.ReplyText, p.ReplyError = in.Text, wrong["text"]+wrong["snippet"]+wrong[""]
		})
	}
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}
