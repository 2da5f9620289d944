package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// The activity log tells in a sentence what was done in every area.
func TestTheActivityLogTellsWhatWasDone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	transaction := "/w/" + webtest.Atelier + "/transactions/" + site.MakeRecord(t, "transactions", site.SomeContact(t, webtest.Atelier), "paid")
	clay := webtest.Fields + "/" + site.FieldID(t, "Preferred clay") + "/delete"
	bundle := webtest.Ask[string](t, site, `insert into bundles (workspace_id, id, name, name_key, price, currency)
		select workspace_id, gen_random_uuid(), 'One course', 'one course', 100, 'EUR' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	site.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, position, course_id)
		select workspace_id, id, 1, (select id from courses c where c.workspace_id = b.workspace_id and name = 'Raku in the garden') from bundles b where id = $1`, bundle)
	buyer := webtest.Ask[string](t, site, `insert into contacts (workspace_id, id, name)
		select workspace_id, gen_random_uuid(), 'Buyer' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	for _, done := range []struct {
		path string
		form url.Values
		told string
	}{
		{transaction + "/void", nil, "voided the transaction Glaze kit (€64.00)"},
		{webtest.Fields, url.Values{"name": {"Kiln temperature"}, "kind": {"text"}}, "added the customer field Kiln temperature"},
		{clay, nil, "deleted the customer field Preferred clay, with "},
		{webtest.Contacts + "/" + buyer + "/students/new", url.Values{"course": {"bundle:" + bundle}, "date": {"2026-01-31"}, "progress": {"0"}},
			"enrolled a customer in the bundle One course, in 1 course"},
		{webtest.Goods["tag"], url.Values{"name": {"Chosen"}}, "added the tag Chosen"},
	} {
		if p := owner.Post(done.path, done.form); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", done.path, p.Status, p.Text())
		}
		if log := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !log.Has(done.told) {
			t.Errorf("%q is not told: %.400s", done.told, log.Text())
		}
	}
}
