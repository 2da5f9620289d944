package messages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// replyForm is the form of an answer, which is kept or sent.
type replyForm struct {
	Text    string   `form:"text"`
	Latest  string   `form:"latest"`
	Mark    string   `form:"mark"`
	Keep    []string `form:"keep"`
	CC      string   `form:"cc"`
	BCC     string   `form:"bcc"`
	Ticked  []string `form:"attached"`
	Then    string   `form:"then"`    // thenNothing, thenClose or thenLater
	At      string   `form:"plan_at"` // when, for thenLater
	Once    string   `form:"once"`    // of what is sent: a draft has the same form, and leaves it
	Snippet string   `form:"snippet"`
	Cursor  string   `form:"cursor"`
	// Of a template that goes instead of a text.
	Template  string   `form:"template"`
	Variables []string `form:"variable"`

	attached attachedForm
}

// filling is the template of the form, nil for none.
func (in *replyForm) filling() *messages.Filling {
	if in.Template == "" {
		return nil
	}
	id, err := uuid.Parse(in.Template)
	if err != nil {
		id = uuid.Nil // It is no template.
	}
	return &messages.Filling{Template: id, Variables: in.Variables}
}

func (in *replyForm) recipients() messages.Recipients {
	return messages.Recipients{Mark: in.Mark, Keep: in.Keep, CC: in.CC, BCC: in.BCC}
}

// again is the form as it was sent, with what is wrong with it.
func (in *replyForm) again(p *view.ConversationPage, wrong app.Faults) {
	if in.Template != "" {
		in.templateAgain(p, wrong)
		return
	}
	p.ReplyText, p.ReplyError = in.Text, wrong["text"]+wrong[""]
	p.FilesError, p.PlanAt, p.PlanError = wrong["files"], in.At, wrong["plan_at"]
	in.attached.again(p.Attached)
	to := &p.Recipients
	to.CC, to.BCC, to.CCError, to.BCCError = in.CC, in.BCC, wrong["cc"], wrong["bcc"]
	if in.Mark != to.Mark {
		return // It offered others.
	}
	for i := range to.Others {
		to.Others[i].Kept = slices.Contains(in.Keep, to.Others[i].Key)
	}
}

// reply writes to the customer. Whoever has not seen the latest message, or whom it goes
// to, sees that first.
func (s *Pages) reply(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in replyForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	reply := messages.Reply{To: in.recipients(), UndoTime: s.UndoTime, Template: in.filling()}
	reply.Latest, err = uuid.Parse(in.Latest)
	if err != nil {
		reply.Latest = uuid.Nil // It has seen none.
	}
	next := ""
	if in.Then == thenClose {
		if next, err = s.afterwards(r, grant, id); err != nil {
			return err
		}
	}
	var noText error
	if reply.Template == nil {
		reply.Text, noText = messages.CleanText(in.Text)
	}
	in.attached, err = s.attach(r, grant, inConversation(id, false), in.Ticked)
	reply.Files = in.attached.ids
	if err == nil {
		err = noText
	}
	if in.Then == thenLater {
		return s.plan(w, r, grant, id, &in, reply, err)
	}
	var message uuid.UUID
	if err == nil {
		message, err = s.store.Reply(r.Context(), grant, id, reply)
	}
	if err == nil && next != "" {
		undo := "/conversations/" + id.String() + "/reopen"
		if s.UndoTime > 0 {
			undo = undoURL(message)
		}
		return s.closeAndGo(w, r, grant, id, app.Notice{Text: r.Words.T("notice.reply_sent_closed"), Undo: r.Address(undo)}, next)
	}
	said := app.Notice{Text: r.Words.T("notice.reply_sent")}
	if s.UndoTime > 0 {
		said.Undo = r.Address(undoURL(message))
	}
	return s.written(w, r, grant, id, err, said, in.again)
}

type noteForm struct {
	Text   string   `form:"text"`
	Ticked []string `form:"attached"`
}

// addNote writes down what only members see.
func (s *Pages) addNote(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in noteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	text, noText := messages.CleanNote(in.Text)
	attached, err := s.attach(r, grant, inConversation(id, true), in.Ticked)
	if err == nil {
		err = noText
	}
	said := app.Notice{Text: r.Words.T("notice.note_added")}
	if err == nil {
		var unknown []string
		unknown, err = s.store.WriteNote(r.Context(), grant, id, messages.NewNote{Text: text, Files: attached.ids})
		if len(unknown) > 0 {
			said.Text += " " + r.Words.T("notice.note_names_nobody", "Names", namesOf(unknown))
		}
	}
	return s.written(w, r, grant, id, err, said, func(p *view.ConversationPage, wrong app.Faults) {
		p.NoteText, p.NoteError, p.NoteFilesError = in.Text, wrong["text"]+wrong[""], wrong["files"]
		attached.again(p.NoteFiles)
	})
}

// namesOf are names that nobody has, as far as a message to their writer has room for them.
func namesOf(unknown []string) string {
	const most, longest = 5, 30
	shown := make([]string, 0, most+1)
	for _, name := range unknown {
		if len(shown) == most {
			shown = append(shown, "…")
			break
		}
		if letters := []rune(name); len(letters) > longest {
			name = string(letters[:longest]) + "…"
		}
		shown = append(shown, "@"+name)
	}
	return strings.Join(shown, ", ")
}

// written leads back to the conversation, or shows it again with what is wrong.
func (s *Pages) written(
	w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update], id uuid.UUID, err error, said app.Notice,
	again func(p *view.ConversationPage, wrong app.Faults),
) error {
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Conversations)
		if refused != nil {
			return refused
		}
		return s.show(w, r, open, app.StatusOf(w, err), func(p *view.ConversationPage) { again(p, wrong) })
	}
	app.LeaveNotice(w, said)
	return s.back(w, r, grant.Actor(), "/conversations/"+id.String())
}

// recipientsOf is whom an answer goes to, as its draft leaves it. Whoever may not read
// addresses types none.
func recipientsOf(r *app.Request, grant policy.Grant[policy.Open], page *messages.Page) view.Recipients {
	to := view.Recipients{
		Alone: hidesFrom(grant),
		To:    parts.Value{Text: page.Contact.Email.Shown, Hidden: page.Contact.Email.Hidden},
		Mark:  page.Mark, CC: page.Kept.CC, BCC: page.Kept.BCC,
	}
	if page.Kind != messages.Email {
		to.To, to.Alone = parts.Value{Text: page.Channel + " · " + page.Handle.Shown}, true
		if page.Kind == messages.WhatsApp {
			to.To, to.Window = parts.Value{Text: page.Handle.Shown, Hidden: page.Handle.Hidden}, windowOf(r, page.Written)
		}
		return to
	}
	if page.ReplyTo.Shown != "" {
		to.To, to.ReplyTo = parts.Value{Text: page.ReplyTo.Shown, Hidden: page.ReplyTo.Hidden}, true
	}
	for _, o := range page.Others {
		to.Others = append(to.Others, view.OtherRecipient{
			Key: o.Key, Label: r.Words.T("recipients." + string(o.Way)),
			Address: parts.Value{Text: o.Address.Shown, Hidden: o.Address.Hidden}, Kept: !o.Dropped,
		})
	}
	return to
}

// hidesFrom tells that something of customers is hidden from whoever has a grant.
func hidesFrom[A policy.Action](grant policy.Grant[A]) bool {
	scope, err := grant.For(policy.Conversations)
	return err != nil || scope.Mask != 0
}

// copiesOf says who got a message, in the order of the ways.
func copiesOf(r *app.Request, copies []messages.Copy) (list []view.Copy) {
	for _, way := range []messages.Way{messages.To, messages.CC, messages.BCC} {
		for _, c := range copies {
			if c.Way != way {
				continue
			}
			shown := view.Copy{
				Label: r.Words.T("recipients." + string(way)), Address: parts.Value{Text: c.Address.Shown, Hidden: c.Address.Hidden},
			}
			if c.State == messages.Failed || c.State == messages.Unclear || c.State == messages.Delayed {
				shown.Wrong = r.Words.T("messages.sending_" + c.State)
				if c.Failure != "" {
					shown.Wrong = r.Words.T("messages.failure", "State", shown.Wrong, "Answer", answered(r, c.Failure))
				}
			}
			list = append(list, shown)
		}
	}
	return list
}
