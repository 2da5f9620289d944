package customers_test

import (
	"net/url"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/demo"

	"latchkey/web/customers"
	"latchkey/web/walktest"
	"latchkey/web/webtest"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	walktest.Run(t, customers.Area, requests)
}

// requests are right forms of this area.
func requests(t *testing.T, site *webtest.Site, email string) map[string]webtest.Request {
	t.Helper()
	found, note := webtest.Contacts+"/"+site.HeleneID(t), uuid.NewString()
	site.Exec(t, `insert into contact_notes (workspace_id, id, contact_id, member_id, text) select c.workspace_id, $1, c.id, m.id, 'x' from contacts c join members m using (workspace_id)
		where c.id = $2 and m.email_key = $3`, note, site.HeleneID(t), email)
	brought := func() string { return webtest.Contacts + "/imports/" + site.AFile(t, email, "contacts") }
	claiming := site.SomeContact(t, webtest.Atelier)
	site.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim)
		select workspace_id, id, 'claimed@walk.example', 'claimed@walk.example', true from contacts where id = $1`, claiming)
	return map[string]webtest.Request{
		"/contacts/{id}/claims/dismiss": {Path: webtest.Contacts + "/" + claiming + "/claims/dismiss", Form: url.Values{"email": {"claimed@walk.example"}}},
		"/contacts":                     {Path: webtest.Contacts, Form: url.Values{"name": {"Anna"}, "email": {"anna@example.org"}}},
		"/contacts/imports/{id}":        {Path: brought(), Form: url.Values{"column_0": {"email"}, "act": {"check"}}},
		"/contacts/imports/{id}/cancel": {Path: brought() + "/cancel"},
		"/contacts/imports/{id}/undo":   {Path: webtest.Contacts + "/imports/" + site.AnImport(t, email, "contacts") + "/undo"},
		"/contacts/lookup":              {Path: webtest.Contacts + "/lookup", Form: url.Values{"email": {webtest.Helene}}},
		"/contacts/export":              {Path: webtest.Contacts + "/export", Form: url.Values{"password": {demo.Password}}},
		"/contacts/{id}/edit":           {Path: found + "/edit", Form: url.Values{"name": {"Hélène D."}, "email": {webtest.Helene}}},
		"/contacts/bulk":                {Path: webtest.Contacts + "/bulk", Form: url.Values{"contacts": {site.SomeContact(t, webtest.Atelier)}, "act": {"tag"}, "tag": {"Chosen"}}},
		"/contacts/bulk/{id}/restore":   {Path: webtest.Contacts + "/bulk/" + deletedBy(t, site, email) + "/restore"},
		"/contacts/{id}/notes":          {Path: found + "/notes", Form: url.Values{"text": {"Rings twice"}}},
		"/contacts/{id}/notes/remove":   {Path: found + "/notes/remove", Form: url.Values{"note": {note}}},
		"/contacts/{id}/delete":         {Path: found + "/delete"},
		"/contacts/{id}/restore":        {Path: found + "/restore"},
		"/contacts/{id}/merge":          mergeRequest(t, site),
	}
}

// deletedBy is the press by which one of the atelier deleted a customer whom they had found.
func deletedBy(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	id := webtest.Ask[string](t, site, `
		insert into contacts (workspace_id, id, name, deleted_at) select workspace_id, gen_random_uuid(), 'Gone', now() from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	site.Exec(t, `
		insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
		select m.workspace_id, gen_random_uuid(), m.id, m.version, 'contacts', c.id, '', ''
		  from contacts c join members m using (workspace_id) where c.id = $1 and m.email_key = $2`, uuid.MustParse(id), email)
	return site.Press(t, email, "contact.delete", id)
}

// mergeRequest is one of two new customers, whom every assistant has found.
func mergeRequest(t *testing.T, site *webtest.Site) webtest.Request {
	t.Helper()
	var twins [2]string
	for i := range twins {
		twins[i] = webtest.Ask[string](t, site, `
			insert into contacts (workspace_id, id, name) select workspace_id, gen_random_uuid(), 'Twin' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
		site.Exec(t, `
			insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask)
			select workspace_id, gen_random_uuid(), id, version, 'contacts', $1::uuid, '', ''
			  from members where role = 'assistant' and workspace_id = (select workspace_id from contacts where id = $1::uuid)`, twins[i])
	}
	return webtest.Request{Path: webtest.Contacts + "/" + twins[0] + "/merge", Form: url.Values{"other": {twins[1]}, "version": {"1"}, "other_version": {"1"}}}
}
