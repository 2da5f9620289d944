package customers

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/web/app"
)

// story fills in the notes and the history of a customer.
func story(r *app.Request, c *customers.Contact, actor policy.Actor, base string, p *view.ContactPage) {
	if _, err := policy.Authorize[policy.Update](actor, policy.Contacts); err == nil {
		p.NoteAction = base + "/notes"
	}
	for _, n := range c.Notes {
		face := app.Person(n.Author, cmp.Or(n.Email, n.Author), uuid.NullUUID{})
		note := view.Note{Person: face, Text: n.Text, At: r.Words.Exact(n.At)}
		if n.By != "" {
			note.At += " · " + r.Words.T("story.note_brought", "By", n.By)
		}
		if policy.MemberID(n.Member) == actor.Membership().Member && p.NoteAction != "" {
			note.ID, note.RemoveAction = n.ID.String(), base+"/notes/remove"
		}
		p.Notes = append(p.Notes, note)
	}
	for _, a := range c.History {
		p.History = append(p.History, view.StoryLine{At: r.Words.Exact(a.At), Name: a.Author, Text: act(r, &a) + answerChange(r, a.Consent)})
	}
	for i := range p.History {
		if p.History[i].Name == "" {
			p.History[i].Name = r.Words.T("story.somebody")
		}
	}
}

func act(r *app.Request, a *customers.Act) string {
	if a.Act == "contact.change" && len(a.Fields) > 0 {
		return r.Words.T("story.change", "Fields", r.Listed(storyFields(r, a.Fields)))
	}
	switch a.Act {
	case "contact.change":
		return r.Words.T("story.change_some")
	case "contact.import":
		return r.Words.T("story.import", "Fields", r.Listed(storyFields(r, a.Fields)), "File", a.File) + before(r, a.Was)
	case "contact.import_undone":
		return r.Words.T("story.import_undone", "Fields", r.Listed(storyFields(r, a.Fields)))
	}
	return r.Words.T("story." + strings.TrimPrefix(a.Act, "contact."))
}

type noteForm struct {
	Text string `form:"text"`
}

func (s *Pages) addNote(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in noteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	text, err := customers.CleanNote(in.Text)
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		open, refused := policy.Authorize[policy.Open](grant.Actor(), policy.Contacts)
		if refused != nil {
			return refused
		}
		return s.showContact(w, r, open, app.StatusOf(w, err), func(p *view.ContactPage) { p.NoteText, p.NoteError = in.Text, wrong["text"] })
	}
	if err := s.store.AddNote(r.Context(), grant, id, text); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.note_added")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}

// noted is where a note is seen: with its customer.
func noted(r *app.Request, _ uuid.UUID) (string, error) {
	id, err := r.ID()
	return r.Address("/contacts/" + id.String()), err
}

type removeNoteForm struct {
	Note string `form:"note"`
}

func (s *Pages) removeNote(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in removeNoteForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	note, err := uuid.Parse(in.Note)
	if err != nil || len(in.Note) != 36 {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if err := s.store.RemoveNote(r.Context(), grant, id, note); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.note_removed")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}

func storyFields(r *app.Request, fields []string) (names []string) {
	for _, field := range fields {
		names = append(names, r.Words.T("story.field_"+field))
	}
	return names
}

// before says what stood where an import changed a customer.
func before(r *app.Request, was map[string]string) string {
	var parts []string
	for _, field := range []string{"name", "phone", "language", "street", "postal_code", "city", "country"} {
		if text, changed := was[field]; changed && text != "" {
			parts = append(parts, r.Words.T("import.field_"+field)+": "+text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + r.Words.T("story.import_before", "Texts", strings.Join(parts, "; "))
}
