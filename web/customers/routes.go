package customers

import (
	"latchkey/internal/policy"
	"latchkey/web/app"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	return append(s.ImportRoutes(policy.Contacts),
		app.Get("/w/{workspace}/contacts", app.Section(policy.Contacts, s.contacts, s.Find(policy.Contacts))),
		app.Post("/w/{workspace}/contacts", app.Makes(app.LeadsTo("/contacts"), app.Page(policy.Contacts, s.createContact))),
		app.Get("/w/{workspace}/contacts/new", app.Page(policy.Contacts, s.newContactPage)),
		app.Post("/w/{workspace}/contacts/bulk", app.Page(policy.Contacts, s.changeContacts)),
		app.Post("/w/{workspace}/contacts/bulk/{id}/restore", app.Page(policy.Contacts, s.restoreContacts)),
		app.Get("/w/{workspace}/contacts/deleted", app.Page(policy.Contacts, s.deletedContacts)),
		app.Post("/w/{workspace}/contacts/lookup", app.Page(policy.Contacts, s.Lookup(policy.Contacts))),
		app.Get("/w/{workspace}/contacts/export", app.Page(policy.Contacts, s.ExportContactsPage)),
		app.Post("/w/{workspace}/contacts/export", app.Makes(app.LeadsTo("/exports"), app.Page(policy.Contacts, s.ExportContacts))),
		app.Get("/w/{workspace}/contacts/{id}", app.Page(policy.Contacts, s.contactPage)),
		app.Get("/w/{workspace}/contacts/{id}/edit", app.Page(policy.Contacts, s.editContactPage)),
		app.Post("/w/{workspace}/contacts/{id}/edit", app.Page(policy.Contacts, s.editContact)),
		app.Get("/w/{workspace}/contacts/{id}/delete", app.Page(policy.Contacts, s.deleteContactPage)),
		app.Post("/w/{workspace}/contacts/{id}/delete", app.Page(policy.Contacts, s.deleteContact)),
		app.Get("/w/{workspace}/contacts/{id}/restore", app.Page(policy.Contacts, s.restoreContactPage)),
		app.Post("/w/{workspace}/contacts/{id}/restore", app.Page(policy.Contacts, s.restoreContact)),
		app.Post("/w/{workspace}/contacts/{id}/notes", app.Makes(noted, app.Page(policy.Contacts, s.addNote))),
		app.Post("/w/{workspace}/contacts/{id}/notes/remove", app.Page(policy.Contacts, s.removeNote)),
		app.Post("/w/{workspace}/contacts/{id}/claims/dismiss",
			app.Needs[policy.List](policy.Contacts, app.Page(policy.Contacts, s.dismissClaim))),
		app.Get("/w/{workspace}/contacts/{id}/merge", app.Page(policy.Contacts, s.mergePage)),
		app.Post("/w/{workspace}/contacts/{id}/merge", app.Page(policy.Contacts, s.merge)),
	)
}
