package messages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

type forwardForm struct {
	To      string   `form:"to"`
	Text    string   `form:"text"`
	Channel string   `form:"channel"` // of a message that is no mail
	Files   []string `form:"files"`
	Whole   string   `form:"attached"` // the form says which files go: a script that keeps a draft leaves it out
	Then    string   `form:"then"`     // thenNothing or thenLater
	At      string   `form:"plan_at"`  // when, for thenLater
	Once    string   `form:"once"`     // of what is sent
	Snippet string   `form:"snippet"`
	Cursor  string   `form:"cursor"`
}

// files are those that go with it.
func (in *forwardForm) files() (ids []uuid.UUID, err error) {
	for _, text := range in.Files {
		id, wrongID := uuid.Parse(text)
		if wrongID != nil {
			err = fault.Field("files", "fault.choice")
		}
		ids = append(ids, id)
	}
	return ids, err
}

// forwardable reads the message that the address names, and makes the head of its quote in
// the language of whoever hands it on.
func (s *Pages) forwardable(r *app.Request, grant policy.Grant[policy.Update]) (f messages.Forwarded, head string, err error) {
	id, err := r.ID()
	if err != nil {
		return f, "", err
	}
	if f, err = s.store.Forwardable(r.Context(), grant, id); err != nil {
		return f, "", err
	}
	lines := []string{r.Words.T("forward.head")}
	for _, line := range []struct{ key, value string }{
		{"from", f.Sender}, {"date", r.Words.Exact(f.At)}, {"to", f.To}, {"subject", f.Subject},
	} {
		if line.value != "" {
			lines = append(lines, r.Words.T("forward.line_"+line.key, "Value", line.value))
		}
	}
	return f, strings.Join(lines, "\n"), nil
}

// offerForward leads from each message to the page that hands it on, for whoever sees all
// of it.
func offerForward(r *app.Request, grant policy.Grant[policy.Open], days []view.Day) {
	if hidesFrom(grant) {
		return
	}
	for _, day := range days {
		for i := range day.Entries {
			if e := &day.Entries[i]; e.Kind == string(messages.FromCustomer) || e.Kind == string(messages.FromMember) {
				e.ForwardURL = r.Address("/conversations/messages/" + e.ID + "/forward")
			}
		}
	}
}

func (s *Pages) forwardPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	f, head, err := s.forwardable(r, grant)
	if err != nil {
		return err
	}
	var in forwardForm
	if err := app.ReadQuery(r.URL.Query(), intoPlanAt(&in.At)); err != nil {
		return err
	}
	kept := &f.Kept
	in.To, in.Text = kept.Recipients, kept.Text
	if kept.Channel.Valid {
		in.Channel = kept.Channel.UUID.String()
	}
	for i := range f.Files {
		if id := f.Files[i].ID; kept.Files == nil || slices.Contains(kept.Files, id) {
			in.Files = append(in.Files, id.String())
		}
	}
	return s.showForward(w, r, &f, head, &in, http.StatusOK, app.Faults{})
}

// forward hands the message on, or plans that, and leads to where it is written down.
func (s *Pages) forward(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in forwardForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	f, head, err := s.forwardable(r, grant)
	if err != nil {
		return err
	}
	forward := messages.Forward{To: in.To, Comment: in.Text, Head: head, UndoTime: s.UndoTime}
	forward.Files, err = in.files()
	channel, wrongChannel := app.OptionalID("channel", in.Channel)
	forward.Channel = channel.UUID
	if err == nil {
		err = wrongChannel
	}
	if err == nil && in.Then == thenLater {
		forward.At, err = messages.PlannedFor(time.Now().In(r.Words.Zone), in.At)
	}
	var made uuid.UUID
	message, _ := r.ID() // It was read.
	if err == nil {
		made, err = s.store.Forward(r.Context(), grant, message, forward)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showForward(w, r, &f, head, &in, app.StatusOf(w, err), wrong)
	}
	said := app.Notice{Text: r.Words.T("notice.forwarded")}
	switch {
	case !forward.At.IsZero():
		said.Text = r.Words.T("forward.goes", "At", r.Words.Exact(forward.At))
	case s.UndoTime > 0:
		said.Undo = r.Address(undoURL(made))
	}
	app.LeaveNotice(w, said)
	return app.Redirect(w, r, conversationURL(r, f.Conversation))
}

// forwarded is where a message that was handed on is written down.
func (s *Pages) forwarded(r *app.Request, _ uuid.UUID) (string, error) {
	grant, err := policy.Authorize[policy.Update](r.Who.Actor, policy.Conversations)
	if err != nil {
		return "", err
	}
	f, _, err := s.forwardable(r, grant)
	return conversationURL(r, f.Conversation), err
}

// unplanForward makes what was to be handed on later a draft again.
func (s *Pages) unplanForward(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	message, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.UnplanForward(r.Context(), grant, message); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("forward.draft")})
	return app.Redirect(w, r, r.Address("/conversations/messages/"+message.String()+"/forward"))
}

func (s *Pages) showForward(
	w http.ResponseWriter, r *app.Request, f *messages.Forwarded, head string, in *forwardForm, status int, wrong app.Faults,
) error {
	id, _ := r.ID() // It was read.
	page := conversationURL(r, f.Conversation)
	name := f.Customer
	if name == "" {
		name = r.Words.T("messages.conversation")
	}
	p := view.ForwardPage{
		Frame:  s.Frame(w, r, r.Words.T("forward.title"), "", areaCrumb(r), frame.Link{Label: name, URL: page}),
		Action: r.Address("/conversations/messages/" + id.String() + "/forward"), CancelURL: page, Error: wrong[""],
		To: ui.TextField{
			ID: "to", Name: "to", Label: r.Words.T("recipients.to"), Hint: r.Words.T("forward.to_hint"), Value: in.To, Error: wrong["to"],
			Required: true, MaxLength: messages.MaxCopies, Autocomplete: "off",
		},
		Composer: view.Composer{
			ID: "text", Label: r.Words.T("forward.comment"), Rows: "4", Optional: r.Words.T("forward.optional"), Text: in.Text,
			Error: wrong["text"] + wrong["snippet"], Snippets: choices(r.Words.T("messages.snippet_choose"), f.Kept.Snippets, uuid.NullUUID{}, ""),
			DraftURL: r.Address("/conversations/messages/" + id.String() + "/forward/draft"), HasDraft: f.Kept.There,
			Later: true, PlanAt: in.At, PlanError: wrong["plan_at"], Submit: r.Words.T("forward.send"), CancelURL: page,
		},
		FilesError: wrong["files"], Quoted: messages.Forward{Head: head}.Whole(f.Text),
		Files: attachedOf(r, f.Files),
	}
	if at := f.Kept.SendAt; !at.IsZero() {
		p.Planned, p.PlannedTo, p.PlannedText = r.Words.T("forward.goes", "At", r.Words.Exact(at)), f.Kept.Recipients, f.Kept.Text
		if status == http.StatusOK {
			p.Composer.Text = "" // It is what was planned, and was not typed in vain.
		}
	}
	if f.Chat {
		p.Chat, p.To.Hint, p.ChannelError = true, r.Words.T("forward.to_hint_chat"), wrong["channel"]
		for _, c := range f.Channels {
			p.Channels = append(p.Channels, ui.Option{Value: c.ID.String(), Label: c.Name, Selected: c.ID.String() == in.Channel})
		}
	}
	for i := range p.Files {
		p.Files[i].Ticked = slices.Contains(in.Files, p.Files[i].ID)
	}
	dress(r, &p.Frame, messages.Query{}, &messages.List{})
	return app.Render(w, r, status, view.Forward(p))
}
