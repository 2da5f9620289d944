package messages

import (
	"net/http"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

type splitForm struct {
	From    string `form:"from"` // a message
	Subject string `form:"subject"`
}

func (s *Pages) splitPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	return s.askSplit(w, r, grant, nil, http.StatusOK, app.Faults{})
}

func (s *Pages) askSplit(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], in *splitForm, status int, wrong app.Faults,
) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	open, err := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
	if err != nil {
		return err
	}
	var before listing.Cursor
	q, err := readQuery(r, grant.Actor(), &before)
	if err != nil {
		return err
	}
	page, err := s.store.Said(r.Context(), open, id, before)
	if err != nil {
		return err
	}
	if in == nil {
		in = &splitForm{Subject: page.Subject}
	}
	p, err := s.asking(w, r, &page.Conversation, "split", wrong)
	if err != nil {
		return err
	}
	p.Makes = true
	p.Choice = ui.TextField{ID: "from", Name: "from", Label: r.Words.T("arrange.split_from"), Error: wrong["from"], Required: true}
	for i := range page.Entries {
		e := &page.Entries[i]
		author := e.Author
		switch e.Kind {
		case messages.Note, messages.Event:
			continue
		case messages.FromCustomer:
			author = customerOf(r, &page, e)
		case messages.ByItself:
			author = r.Words.T("messages.by_itself")
		case messages.FromMember, messages.HandedOn:
		}
		p.Options = append(p.Options, ui.Option{
			Value: e.ID.String(), Selected: e.ID.String() == in.From,
			Label: r.Words.T("arrange.split_at", "At", r.Words.Exact(e.At), "Name", author, "Text", messages.Preview(e.Text)),
		})
	}
	if page.More {
		p.EarlierURL = r.Address("/conversations/"+id.String()+"/split") + queryAt(q, listing.Cursor{}, page.Earlier)
	}
	p.Field = ui.TextField{
		ID: "subject", Name: "subject", Label: r.Words.T("messages.subject"), Value: in.Subject, Error: wrong["subject"],
		MaxLength: messages.MaxSubject,
	}
	return app.Render(w, r, status, view.Arrange(p))
}

// split makes a conversation of its own of what was said from a message on, and leads to it.
func (s *Pages) split(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in splitForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	from, err := app.OptionalID("from", in.From)
	subject, wrongSubject := texts.CleanLine("subject", in.Subject, messages.MaxSubject)
	if err == nil {
		err = wrongSubject
	}
	var made uuid.UUID
	if err == nil {
		made, err = s.store.SplitConversation(r.Context(), grant, id, from.UUID, subject)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.askSplit(w, r, grant, &in, app.StatusOf(w, err), wrong)
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.conversation_split")})
	return app.Redirect(w, r, r.Address("/conversations/"+made.String()))
}
