package messages

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// startForm is the form of a new conversation. Contact and Conversation say whom a page
// chose, and stand in its address as well.
type startForm struct {
	Contact      string   `form:"contact"`
	Conversation string   `form:"conversation"`
	To           string   `form:"to"`
	Channel      string   `form:"channel"`
	Subject      string   `form:"subject"`
	Text         string   `form:"text"`
	CC           string   `form:"cc"`
	BCC          string   `form:"bcc"`
	Ticked       []string `form:"attached"`
	Then         string   `form:"then"`    // thenNothing or thenLater
	At           string   `form:"plan_at"` // when, for thenLater
	Once         string   `form:"once"`    // of what is sent: a draft has the same form, and leaves it
	Snippet      string   `form:"snippet"`
	Cursor       string   `form:"cursor"`

	attached attachedForm
	blank    bool // nothing was typed yet: what was kept is shown
}

// whom reads whom the form, or the address of its page, means.
func (in *startForm) whom() (whom messages.Whom, err error) {
	if whom.Contact, err = app.OptionalID("to", in.Contact); err != nil {
		return whom, err
	}
	if whom.Conversation, err = app.OptionalID("to", in.Conversation); err != nil {
		return whom, err
	}
	if !whom.Contact.Valid && !whom.Conversation.Valid {
		whom.Address = in.To
	}
	return whom, nil
}

// startPage is the form of a new conversation.
func (s *Pages) startPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in startForm
	id := func(into *string) func(string) bool {
		return func(text string) bool { *into = text; return uuid.Validate(text) == nil }
	}
	readers := intoPlanAt(&in.At)
	readers["contact"], readers["conversation"] = id(&in.Contact), id(&in.Conversation)
	err := app.ReadQuery(r.URL.Query(), readers)
	if err != nil {
		return err
	}
	in.blank = true
	return s.showStart(w, r, grant, &in, http.StatusOK, app.Faults{})
}

// start begins a conversation, and leads to it.
func (s *Pages) start(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create]) error {
	var in startForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	whom, err := in.whom()
	channel, wrongChannel := app.OptionalID("channel", in.Channel)
	if err == nil {
		err = wrongChannel
	}
	var made, message uuid.UUID
	if wrongFiles := s.attachLoose(r, grant, &in); err == nil {
		err = wrongFiles
	}
	var at time.Time
	if err == nil && in.Then == thenLater {
		at, err = messages.PlannedFor(time.Now().In(r.Words.Zone), in.At)
	}
	if err == nil {
		start := messages.Start{Whom: whom, Channel: channel.UUID, Subject: in.Subject, Text: in.Text,
			To: messages.Recipients{CC: in.CC, BCC: in.BCC}, Files: in.attached.ids, UndoTime: s.UndoTime, At: at}
		made, message, err = s.store.Start(r.Context(), grant, start, contactsOf(grant.Actor()))
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showStart(w, r, grant, &in, app.StatusOf(w, err), wrong)
	}
	said := app.Notice{Text: r.Words.T("notice.reply_sent")}
	switch {
	case !at.IsZero():
		said.Text = r.Words.T("planned.goes", "At", r.Words.Exact(at))
	case s.UndoTime > 0:
		said.Undo = r.Address(undoURL(message))
	}
	app.LeaveNotice(w, said)
	return app.Redirect(w, r, r.Address("/conversations/"+made.String()))
}

// attachLoose keeps the files that the form brings.
func (s *Pages) attachLoose(r *app.Request, grant policy.Grant[policy.Create], in *startForm) (err error) {
	in.attached, err = attach(r, in.Ticked, func(files []messages.Upload) ([]uuid.UUID, error) {
		return s.store.AttachLoose(r.Context(), grant, files)
	})
	return err
}

// contactsOf is the grant to open customers, nil for whom they are closed.
func contactsOf(actor policy.Actor) *policy.Grant[policy.Open] {
	grant, err := policy.Authorize[policy.Open](actor, policy.Contacts)
	if err != nil {
		return nil
	}
	return &grant
}

func (s *Pages) showStart(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Create], in *startForm, status int, wrong app.Faults,
) error {
	whom, err := in.whom()
	if err != nil {
		return err
	}
	contacts := contactsOf(grant.Actor())
	if whom.Address != "" && contacts == nil {
		whom.Address = ""
	}
	found, err := s.store.Beginning(r.Context(), grant, whom, contacts)
	if err != nil {
		return err
	}
	in.fill(&found.Kept)
	p := view.StartPage{
		Frame:  s.Frame(w, r, r.Words.T("messages.start"), "", areaCrumb(r)),
		Action: r.Address("/conversations"), CancelURL: r.Address("/conversations"),
		Contact: in.Contact, Conversation: in.Conversation, Error: wrong[""],
		Name: found.Contact.Title(), To: parts.Value{Text: found.Contact.Email.Shown, Hidden: found.Contact.Email.Hidden},
		Closed: contacts == nil && found.Contact.ID == uuid.Nil, Unconnected: len(found.Channels) == 0,
		Address: ui.TextField{
			ID: "to", Name: "to", Label: r.Words.T("messages.start_to"), Hint: r.Words.T("messages.start_to_hint"), Type: "email",
			Value: in.To, Error: wrong["to"], Required: true, Autocomplete: "off",
		},
		Subject: ui.TextField{
			ID: "subject", Name: "subject", Label: r.Words.T("messages.subject"), Value: in.Subject, Error: wrong["subject"],
			Required: true, MaxLength: messages.MaxSubject, Autocomplete: "off",
		},
		ChannelError: wrong["channel"], ToError: wrong["to"],
		Composer: view.Composer{
			ID: "text", Label: r.Words.T("messages.text"), Rows: "8", Text: in.Text, Error: wrong["text"] + wrong["snippet"],
			Signed: signedOf(r, found.Signed), FilesID: "files", FilesError: wrong["files"],
			Snippets: choices(r.Words.T("messages.snippet_choose"), found.Kept.Snippets, uuid.NullUUID{}, ""),
			DraftURL: r.Address("/conversations/new/draft"), HasDraft: in.blank && found.Kept.There,
			Later: true, PlanAt: in.At, PlanError: wrong["plan_at"], Submit: r.Words.T("messages.send"), CancelURL: r.Address("/conversations"),
		},
		Recipients: view.Recipients{Alone: hidesFrom(grant), CC: in.CC, BCC: in.BCC, CCError: wrong["cc"], BCCError: wrong["bcc"]},
	}
	if len(in.attached.ids) > 0 {
		files, err := s.store.Loose(r.Context(), grant, in.attached.ids)
		if err != nil {
			return err
		}
		p.Composer.Attached = attachedOf(r, files)
	}
	for _, c := range found.Channels {
		p.Channels = append(p.Channels, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: c.ID.String() == in.Channel})
	}
	dress(r, &p.Frame, messages.Query{}, &messages.List{})
	p.Path = r.Address("/conversations/new") + app.QueryString("contact", in.Contact, "conversation", in.Conversation)
	return app.Render(w, r, status, view.Start(p))
}
