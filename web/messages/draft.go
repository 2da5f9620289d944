package messages

import (
	"net/http"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// keepDraft keeps what somebody has begun to write, with a snippet in it that they chose,
// and leads back to it.
func (s *Pages) keepDraft(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in replyForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	draft := messages.Draft{Text: in.Text, To: in.recipients(), Template: in.filling()}
	more, noSnippet := insertedOf(in.Snippet, in.Cursor)
	draft.Snippet, draft.Cursor = more.Snippet, more.Cursor
	in.attached, err = s.attach(r, grant, inConversation(id, false), in.Ticked)
	if in.attached.whole {
		draft.Files = in.attached.ids
	}
	if err == nil {
		err = noSnippet
	}
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
			wrong["text"] += wrong["snippet"]
			in.again(p, wrong)
		})
	}
	return app.Redirect(w, r, withPlanAt(backTo(r, grant.Actor(), "/conversations/"+id.String()), in.At))
}
