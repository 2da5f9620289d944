package customers

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/i18n"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/web/app"
)

func (s *Pages) deleteContactPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	c, err := s.openContact(r, grant.Actor())
	if err != nil {
		return err
	}
	title := r.Words.T("contact.delete_title", "Name", c.Title())
	base := r.Address("/contacts/" + c.ID.String())
	return app.Render(w, r, http.StatusOK, parts.Delete(parts.DeletePage{
		Frame:  s.Frame(w, r, title, "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Person: faceOf(&c),
		Action: base + "/delete", CancelURL: base, Text: r.Words.T("contact.delete_text"), Submit: r.Words.T("customers.contact.delete_now"),
	}))
}

// deleteContact leads back to the list, where the deletion can be undone at once.
func (s *Pages) deleteContact(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	name, err := s.store.DeleteContact(r.Context(), grant, id)
	if err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{
		Text: r.Words.T("notice.customer_deleted", "Name", name), Undo: r.Address("/contacts/" + id.String() + "/restore"),
	})
	return app.Redirect(w, r, r.Address("/contacts"))
}

func (s *Pages) restoreContactPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	c, deleted, err := s.store.DeletedContact(r.Context(), grant, id)
	if err != nil {
		return err
	}
	title := r.Words.T("contact.restore_title", "Name", c.Title())
	return app.Render(w, r, http.StatusOK, view.RestoreContact(parts.DeletePage{
		Frame:  s.Frame(w, r, title, "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Person: faceOf(&c),
		Action: r.Address("/contacts/" + id.String() + "/restore"), CancelURL: r.Address("/contacts"),
		Text: r.Words.T("contact.restore_text", "Day", r.Words.Date(deleted.Add(listing.UndoTime))),
	}))
}

func (s *Pages) restoreContact(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Delete]) error {
	if err := app.Decode(r, &struct{}{}); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	if err := s.store.RestoreContact(r.Context(), grant, id); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("notice.customer_restored")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}

// deletedContacts lists the deletions that can be undone.
func (s *Pages) deletedContacts(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q := customers.DeletedQuery{Limit: listing.PageRows}
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"after": app.IntoCursor(&q.After)}); err != nil {
		return err
	}
	found, err := s.store.DeletedContacts(r.Context(), grant, q)
	if err != nil {
		return err
	}
	p := view.DeletedPage{
		Frame: s.Frame(w, r, r.Words.T("contact.deleted_title"), "", frame.Link{Label: r.Resource(policy.Contacts), URL: r.Address("/contacts")}),
		Lead:  r.Words.T("contact.deleted_lead", "Days", i18n.Days(listing.UndoTime)),
	}
	now := time.Now()
	for i := range found.Contacts {
		c := &found.Contacts[i]
		face := app.Person(c.Title(), c.ID.String(), uuid.NullUUID{})
		row := view.DeletedRow{Person: face, At: r.Words.T("contact.deleted_on", "Ago", r.Words.AgoWithin(c.At, now))}
		if _, err := policy.Authorize[policy.Delete](grant.Actor(), policy.Contacts); err == nil {
			row.URL = r.Address("/contacts/" + c.ID.String() + "/restore")
		}
		p.Rows = append(p.Rows, row)
	}
	base := r.Address("/contacts/deleted")
	if q.After != (listing.Cursor{}) {
		p.FirstURL = base
	}
	if found.More {
		p.NextURL = base + app.QueryString("after", app.CursorText(found.Next))
	}
	return app.Render(w, r, http.StatusOK, view.Deleted(p))
}

// faceOf is a customer's face, of the same colour on every page.
func faceOf(c *customers.Contact) frame.Person {
	face := app.Person(c.Title(), c.ID.String(), uuid.NullUUID{})
	face.Email = c.Title() // Which is not said twice.
	return face
}
