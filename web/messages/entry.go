package messages

import (
	"slices"
	"strings"

	"latchkey/internal/i18n"
	"latchkey/internal/mailauth"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/phone"
	view "latchkey/templates/messages"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

// days are the entries, each day under its own date.
func days(r *app.Request, page *messages.Page) (list []view.Day) {
	for i := range page.Entries {
		e := &page.Entries[i]
		day := r.Words.Date(e.At)
		if len(list) == 0 || list[len(list)-1].Label != day {
			list = append(list, view.Day{Label: day})
		}
		last := &list[len(list)-1]
		last.Entries = append(last.Entries, entry(r, page.Kind, e))
	}
	return list
}

func entry(r *app.Request, channel string, e *messages.Entry) view.Entry {
	shown := view.Entry{Kind: string(e.Kind), ID: e.ID.String(), Text: e.Text, Under: r.Clock(e.At)}
	author := e.Author
	if author == "" {
		author = r.Words.T("story.somebody")
	}
	shown.Copies = copiesOf(r, e.Copies)
	if !e.Forwards.IsZero() {
		shown.Forwards = r.Words.T("forward.goes", "At", r.Words.Exact(e.Forwards))
	}
	switch e.Kind {
	case messages.FromCustomer:
		shown.Parts, shown.Mail = messages.Fold(e.Text), mailOf(r, e)
		if e.Stranger.Shown != "" {
			shown.State, shown.Failed = r.Words.T("messages.stranger", "Address", e.Stranger.Shown), true
			if e.Stranger.Shown == messages.NoSender {
				shown.State = r.Words.T("messages.stranger_nameless")
			}
		}
		if e.Mail.Doubt != "" {
			shown.State, shown.Failed = r.Words.T("messages.doubt_"+string(e.Mail.Doubt)), e.Mail.Doubt != mailauth.Unknown
		}
	case messages.FromMember, messages.HandedOn, messages.ByItself:
		switch shown.Kind = string(messages.FromMember); e.Kind {
		case messages.HandedOn:
			author = r.Words.T("forward.by", "Name", author)
		case messages.ByItself:
			author = r.Words.T("messages.by_itself")
		default:
		}
		shown.Mail = mailOf(r, e)
		shown.Under = author + " · " + shown.Under
		shown.State = r.Words.T("messages.sending_" + e.State)
		shown.Failed = e.State == messages.Failed || e.State == messages.Unclear
		shown.Mail = mailOf(r, e)
		shown.Mail.Report = true
		if e.Failure != "" {
			shown.State = r.Words.T("messages.failure", "State", shown.State, "Answer", answered(r, e.Failure))
		}
		if channel == messages.WhatsApp && e.Kind == messages.FromMember && shown.Failed {
			tellParts(r, e, &shown)
		}
	case messages.Note:
		shown.Mail = mailOf(r, e)
		shown.Under = author + " · " + r.Words.T("messages.note_not_sent") + " · " + shown.Under
	case messages.Event:
		to := e.State
		if to == "" {
			to = r.Words.T("contact.nobody")
		}
		switch {
		case e.Text == "conversation.wake", e.Text == "conversation.turn", e.Text == "conversation.continued", e.Text == "conversation.continues",
			e.Text == "conversation.workflow_failed":
			author = ""
		case e.Author == "" && e.Failure == messages.AnyWorkflow:
			author = r.Words.T("messages.workflow_unnamed")
		case e.Author == "" && e.Failure != "":
			author = r.Words.T("messages.workflow", "Name", e.Failure)
		}
		did := "messages.did_" + strings.TrimPrefix(e.Text, "conversation.")
		shown.Text = strings.TrimSpace(author + " " + r.Words.T(did, "To", to))
	}
	return shown
}

// tellParts says what of an answer over WhatsApp got how far, of which something failed.
func tellParts(r *app.Request, e *messages.Entry, shown *view.Entry) {
	for i := range e.Mail.Files {
		said := r.Words.T("messages.sending_part_none")
		if state := e.Mail.Files[i].State; state != "" {
			said = r.Words.T("messages.sending_" + state)
		}
		shown.Mail.Files[i].Under += " · " + said
	}
	if len(e.Mail.Files) > 0 && e.Mail.Named {
		shown.State += " · " + r.Words.T("messages.sending_part_text")
	}
}

// answered is why a message did not go: what a server answered, or ourselves.
func answered(r *app.Request, failure string) string {
	if slices.Contains(messages.Reasons, failure) {
		return r.Words.T(failure)
	}
	return failure
}

// facts are what is known of a customer, as far as the reader may see it.
func facts(r *app.Request, c *messages.Contact) (list []parts.Fact) {
	add := func(key string, t masked.Text) {
		if t.Shown != "" {
			list = append(list, parts.Fact{Label: r.Words.T("contact." + key), Lines: []parts.Value{{Text: t.Shown, Hidden: t.Hidden}}})
		}
	}
	shown := c.Phone
	if !shown.Hidden {
		shown.Shown = phone.International(shown.Shown)
	}
	add("phone", shown)
	if c.Email.Shown == "" { // Whether another has it, whoever wrote it down is not told.
		add("email", c.Claim)
	}
	add("email", c.Email)
	if l, ok := i18n.ParseLanguage(c.Language); ok {
		add("language", masked.Text{Shown: l.Name()})
	}
	return list
}
