package customers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web/customers"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// badContact are the forms of a customer with one thing wrong in each.
func badContact(t *testing.T, site *webtest.Site, good url.Values) []webtest.Attempt {
	t.Helper()
	optional := func(field string, bad ...string) []webtest.Attempt { return webtest.Each(good, field, bad)[1:] }
	list := slices.Concat(
		optional("name", webtest.Filled(webtest.BadNames)...),
		optional("email", webtest.Filled(webtest.BadAddresses)...),
		optional("phone", "x", "call me", "12", "+", "+33 6 12 34 56 78 ext. call me", "+999123456789", strings.Repeat("1", 41), webtest.Flood),
		optional("street", strings.Repeat("é", 201), webtest.Flood, "a\x01b", "a\x7fb"),
		optional("postal_code", strings.Repeat("1", 21), webtest.Flood, "44\x01000"),
		optional("city", strings.Repeat("é", 121), webtest.Flood, "a\x01b"),
		optional("country", "fr", "FRA", "F", "F1", "France", "ＦＲ", "../", webtest.Flood),
		optional("language", "de", "EN", "fr-FR", "xx", webtest.Flood),
		optional("tags", strings.Repeat("é", 61), "good, "+strings.Repeat("a", 61), webtest.Numbered(21), webtest.Flood, "a\x01b"),
		optional("assignee", "x", "me", "1", uuid.NewString(), uuid.Nil.String(), site.MemberID(t, webtest.Nordlicht, "nora@demo.test"), site.MemberID(t, webtest.Atelier, "owner@demo.test")+" ",
			site.HeleneID(t), webtest.Flood),
		optional("team", "x", "1", uuid.NewString(), uuid.Nil.String(), site.MemberID(t, webtest.Atelier, "owner@demo.test"), site.TeamID(t, "Workshop")+" ", webtest.Flood),
		optional("field_"+site.FieldID(t, "Studio member since"), "x", "2021-02-30", "1899-12-31", "2201-01-01", "31/13/2020", "0000-00-00", "2021-09-14T00:00", "tomorrow", webtest.Flood),
		optional("field_"+site.FieldID(t, "Preferred clay"), "x", "porcelain", "Porcelain,Stoneware", "%", webtest.Flood),
		optional("field_"+site.FieldID(t, "Wholesale"), "true", "1", "maybe", "on", webtest.Flood),
		optional("field_"+site.FieldID(t, "Newsletter topic"), strings.Repeat("é", 201), webtest.Flood, "a\x01b", "a\x7fb"),
		optional("field_"+site.FieldID(t, "Kiln temperature"), "x", "1e5", "1.2.3", "1234567890123456", "0.000000000000001", "½", "Infinity", "NaN", "0x10", "١٢", "--1", webtest.Flood),
	)
	for _, unknown := range []string{"field_" + uuid.NewString(), "field_" + uuid.Nil.String(), "field_", "field_x", "field_" + strings.ToUpper(site.FieldID(t, "Wholesale")), "field_*", "field_" + webtest.Flood[:200]} {
		list = append(list, webtest.Attempt{Name: unknown, Form: webtest.With(good, unknown, "x"), Status: http.StatusUnprocessableEntity})
	}
	for _, version := range []string{"x", "0", "-1", "1.5", "１", " 1", "99999999999999999999", webtest.Flood} {
		list = append(list, webtest.Attempt{Name: "version " + version[:min(len(version), 20)], Form: webtest.With(good, "version", version), Status: http.StatusBadRequest})
	}
	return append(list, webtest.Attempt{Name: "neither name nor address", Form: webtest.With(webtest.With(good, "name", " "), "email", ""), Status: http.StatusUnprocessableEntity})
}

func TestRule11BadValuesOfACustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `insert into contact_fields (workspace_id, id, name, name_key, kind) select workspace_id, gen_random_uuid(), 'Kiln temperature', 'kiln temperature', 'number' from workspace_slugs where slug = $1`, webtest.Atelier)
	good := url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "tags": {"fair"}, "phone": {"+33612345678"}}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts + "/new")
	taken := webtest.Attempt{Name: "the address of another", Form: webtest.With(good, "email", " HELENE.dubois@Example.org"), Status: http.StatusUnprocessableEntity}
	webtest.Refuses(t, site, owner, webtest.Contacts, append(badContact(t, site, good), taken))
	edit := webtest.Contacts + "/" + site.SomeContact(t, webtest.Atelier) + "/edit"
	webtest.Refuses(t, site, owner, edit, append(badContact(t, site, good), taken, webtest.Attempt{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: http.StatusConflict}))

	// What an assistant typed wrong is refused before anything is looked up.
	found := site.FindHelene(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(webtest.Contacts + "/new")
	for _, path := range []string{webtest.Contacts, webtest.Contacts + "/" + found + "/edit"} {
		webtest.Refuses(t, site, assistant, path, slices.DeleteFunc(badContact(t, site, good), func(a webtest.Attempt) bool {
			_, assigns := a.Form["assignee"]
			_, gives := a.Form["team"]
			return assigns || gives // One of nobody is found out by the database, after the lookup.
		}))
	}
}
