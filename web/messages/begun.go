package messages

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// insertedOf reads which snippet is to be put into a text, and where.
func insertedOf(snippet, cursor string) (in messages.Inserted, err error) {
	if in.Cursor, err = strconv.Atoi(cursor); err != nil {
		in.Cursor = -1 // Without script nobody knows where it is.
	}
	in.Snippet, err = app.OptionalID("snippet", snippet)
	return in, err
}

// keepStart keeps what somebody has begun of a new conversation, and leads back to it.
func (s *Pages) keepStart(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in startForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	whom, err := in.whom()
	channel, wrongChannel := app.OptionalID("channel", in.Channel)
	begun := messages.Begun{Recipients: in.To, Subject: in.Subject, Text: in.Text, CC: in.CC, BCC: in.BCC, Channel: channel}
	more, wrongSnippet := insertedOf(in.Snippet, in.Cursor)
	for _, wrong := range []error{s.attachLoose(r, grant, &in), wrongChannel, wrongSnippet} {
		if err == nil {
			err = wrong
		}
	}
	if in.attached.whole || len(in.attached.ids) > 0 {
		begun.Files = in.attached.ids
	}
	if err == nil {
		err = s.store.KeepBegunStart(r.Context(), grant, whom, begun, more, contactsOf(grant.Actor()))
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showStart(w, r, grant, &in, app.StatusOf(w, err), wrong)
	}
	address := r.Address("/conversations/new") + app.QueryString("contact", in.Contact, "conversation", in.Conversation)
	return app.Redirect(w, r, withPlanAt(address, in.At))
}

// fill shows what was kept in a form in which nothing was typed yet.
func (in *startForm) fill(kept *messages.Kept) {
	if !in.blank || !kept.There {
		return
	}
	in.To, in.Subject, in.Text, in.CC, in.BCC = kept.Recipients, kept.Subject, kept.Text, kept.CC, kept.BCC
	if kept.Channel.Valid {
		in.Channel = kept.Channel.UUID.String()
	}
	in.attached = attachedForm{whole: true, ids: kept.Files}
}

// keepForward keeps what somebody has begun to say of a message that they hand on.
func (s *Pages) keepForward(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in forwardForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	f, head, err := s.forwardable(r, grant)
	if err != nil {
		return err
	}
	more, err := insertedOf(in.Snippet, in.Cursor)
	files, wrongFiles := in.files()
	if err == nil {
		err = wrongFiles
	}
	channel, wrongChannel := app.OptionalID("channel", in.Channel)
	if err == nil {
		err = wrongChannel
	}
	begun := messages.Begun{Recipients: in.To, Text: in.Text, Channel: channel}
	if in.Whole != "" {
		begun.Files = append([]uuid.UUID{}, files...)
	}
	message, _ := r.ID() // It was read.
	if err == nil {
		err = s.store.KeepBegunForward(r.Context(), grant, message, begun, more)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showForward(w, r, &f, head, &in, app.StatusOf(w, err), wrong)
	}
	return app.Redirect(w, r, withPlanAt(r.Address("/conversations/messages/"+message.String()+"/forward"), in.At))
}
