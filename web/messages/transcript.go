package messages

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// printPage is a whole conversation, to be printed. What members wrote for each other is
// on it where that is asked for.
func (s *Pages) printPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	var notes bool
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"notes": func(text string) bool { notes = text == ticked; return notes },
	}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	page, err := s.store.Transcript(r.Context(), grant, id, notes)
	if err != nil {
		return err
	}
	name, base := page.Contact.Title(), r.Address("/conversations/"+id.String())
	p := view.PrintPage{
		Frame: s.Frame(w, r, r.Words.T("print.title", "Name", name, "Number", page.Number), "",
			areaCrumb(r), frame.Link{Label: name, URL: base}),
		Subject: page.Subject, Days: printed(r, &page), Notes: notes, Partial: page.More, ExportURL: base + "/export.txt",
		Under: r.Words.T("messages.over", "Channel", page.Channel, "Who", name), NotesURL: base + "/print",
	}
	if len(page.Tags) > 0 {
		p.Tags = taggedWith(r, &page)
	}
	if !notes {
		p.NotesURL += app.QueryString("notes", ticked)
	}
	p.Sheet, p.Path = "css/apart/messages.css", base+"/print"
	return app.Render(w, r, http.StatusOK, view.Print(p))
}

// printed are the days of a conversation. On paper a side says nothing of who wrote.
func printed(r *app.Request, page *messages.Page) []view.Day {
	list, next := days(r, page), 0
	for _, day := range list {
		for i := range day.Entries {
			if e := &page.Entries[next]; e.Kind == messages.FromCustomer {
				day.Entries[i].Under = customerOf(r, page, e) + " · " + day.Entries[i].Under
			}
			next++
		}
	}
	return list
}

// customerOf is who wrote a message that came in: the customer, or whoever wrote in their name.
func customerOf(r *app.Request, page *messages.Page, e *messages.Entry) string {
	switch e.Stranger.Shown {
	case "":
		return page.Contact.Title()
	case messages.NoSender:
		return r.Words.T("messages.stranger_nameless")
	}
	return e.Stranger.Shown
}

// taggedWith says which tags a conversation has.
func taggedWith(r *app.Request, page *messages.Page) string {
	return r.Words.T("tagging.has", "Tags", strings.Join(tagNames(page.Tags), ", "))
}

type exportForm struct {
	Notes string `form:"notes"` // "" or ticked
}

// export hands out a whole conversation as a text.
func (s *Pages) export(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	var in exportForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	if in.Notes != "" && in.Notes != ticked {
		return fault.New(fault.Invalid, "fault.choice")
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.NoteExport(r.Context(), grant, id, in.Notes == ticked); err != nil {
		return err
	}
	page, err := s.store.Transcript(r.Context(), grant, id, in.Notes == ticked)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{
		"filename": fmt.Sprintf("conversation-%d.txt", page.Number),
	}))
	_, err = w.Write([]byte(transcript(r, &page)))
	return err
}

// transcript is a conversation as a text, for people to read.
func transcript(r *app.Request, page *messages.Page) string {
	var text strings.Builder
	line := func(parts ...string) { text.WriteString(strings.Join(parts, " · ") + "\n") }
	name := page.Contact.Title()
	line(r.Words.T("print.title", "Name", name, "Number", page.Number))
	if page.Subject != "" {
		line(page.Subject)
	}
	line(r.Words.T("messages.over", "Channel", page.Channel, "Who", name))
	if len(page.Tags) > 0 {
		line(taggedWith(r, page))
	}
	if page.More {
		line(r.Words.T("print.partial"))
	}
	for i := range page.Entries {
		e := &page.Entries[i]
		who := e.Author
		switch e.Kind {
		case messages.FromCustomer:
			who = customerOf(r, page, e)
		case messages.ByItself:
			who = r.Words.T("messages.by_itself")
		case messages.FromMember, messages.HandedOn, messages.Note, messages.Event:
		}
		head := []string{r.Words.Exact(e.At), who}
		if e.Kind == messages.Note {
			head = append(head, r.Words.T("messages.note_not_sent"))
		}
		text.WriteString("\n")
		line(head...)
		line(e.Text)
		for j := range e.Mail.Files {
			line(r.Words.T("print.file", "Name", e.Mail.Files[j].Name.Shown, "Size", sizeOf(r, e.Mail.Files[j].Size)))
		}
	}
	return text.String()
}
