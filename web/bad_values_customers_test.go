package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// blank values are bad where a field is needed; a customer's fields are not.
func filled(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

// badContact are the forms of a customer with one thing wrong in each.
func badContact(t *testing.T, site *webtest.Site, good url.Values) []attempt {
	t.Helper()
	optional := func(field string, bad ...string) []attempt { return each(good, field, bad)[1:] }
	list := slices.Concat(
		optional("name", filled(badNames)...),
		optional("email", filled(badAddresses)...),
		optional("phone", "x", "call me", "12", "+", "+33 6 12 34 56 78 ext. call me", "+999123456789", strings.Repeat("1", 41), flood),
		optional("street", strings.Repeat("é", 201), flood, "a\x01b", "a\x7fb"),
		optional("postal_code", strings.Repeat("1", 21), flood, "44\x01000"),
		optional("city", strings.Repeat("é", 121), flood, "a\x01b"),
		optional("country", "fr", "FRA", "F", "F1", "France", "ＦＲ", "../", flood),
		optional("language", "de", "EN", "fr-FR", "xx", flood),
		optional("tags", strings.Repeat("é", 61), "good, "+strings.Repeat("a", 61), numbered(21), flood, "a\x01b"),
		optional("assignee", "x", "me", "1", uuid.NewString(), uuid.Nil.String(), memberID(t, site, nordlicht, "nora@demo.test"), memberID(t, site, atelier, "owner@demo.test")+" ",
			heleneID(t, site), flood),
		optional("team", "x", "1", uuid.NewString(), uuid.Nil.String(), memberID(t, site, atelier, "owner@demo.test"), teamID(t, site, "Workshop")+" ", flood),
		optional("field_"+fieldID(t, site, "Studio member since"), "x", "2021-02-30", "1899-12-31", "2201-01-01", "31/13/2020", "0000-00-00", "2021-09-14T00:00", "tomorrow", flood),
		optional("field_"+fieldID(t, site, "Preferred clay"), "x", "porcelain", "Porcelain,Stoneware", "%", flood),
		optional("field_"+fieldID(t, site, "Wholesale"), "true", "1", "maybe", "on", flood),
		optional("field_"+fieldID(t, site, "Newsletter topic"), strings.Repeat("é", 201), flood, "a\x01b", "a\x7fb"),
		optional("field_"+fieldID(t, site, "Kiln temperature"), "x", "1e5", "1.2.3", "1234567890123456", "0.000000000000001", "½", "Infinity", "NaN", "0x10", "١٢", "--1", flood),
	)
	for _, unknown := range []string{"field_" + uuid.NewString(), "field_" + uuid.Nil.String(), "field_", "field_x", "field_" + strings.ToUpper(fieldID(t, site, "Wholesale")), "field_*", "field_" + flood[:200]} {
		list = append(list, attempt{unknown, with(good, unknown, "x"), http.StatusUnprocessableEntity})
	}
	for _, version := range []string{"x", "0", "-1", "1.5", "１", " 1", "99999999999999999999", flood} {
		list = append(list, attempt{"version " + version[:min(len(version), 20)], with(good, "version", version), http.StatusBadRequest})
	}
	return append(list, attempt{"neither name nor address", with(with(good, "name", " "), "email", ""), http.StatusUnprocessableEntity})
}

// numbered is a list of n tags.
func numbered(n int) string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = "tag " + strings.Repeat("i", i+1)
	}
	return strings.Join(tags, ", ")
}

func TestRule11BadValuesOfACustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	do(t, site, `insert into contact_fields (workspace_id, id, name, name_key, kind) select workspace_id, gen_random_uuid(), 'Kiln temperature', 'kiln temperature', 'number' from workspace_slugs where slug = $1`, atelier)
	good := url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "tags": {"fair"}, "phone": {"+33612345678"}}
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(contacts + "/new")
	taken := attempt{"the address of another", with(good, "email", " HELENE.dubois@Example.org"), http.StatusUnprocessableEntity}
	refuses(t, site, owner, contacts, append(badContact(t, site, good), taken))
	edit := contacts + "/" + someContact(t, site, atelier) + "/edit"
	refuses(t, site, owner, edit, append(badContact(t, site, good), taken, attempt{"what somebody else has changed", with(good, "version", "999"), http.StatusConflict}))

	// What an assistant typed wrong is refused before anything is looked up.
	found := find(t, site)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts + "/new")
	for _, path := range []string{contacts, contacts + "/" + found + "/edit"} {
		refuses(t, site, assistant, path, slices.DeleteFunc(badContact(t, site, good), func(a attempt) bool {
			_, assigns := a.form["assignee"]
			_, gives := a.form["team"]
			return assigns || gives // One of nobody is found out by the database, after the lookup.
		}))
	}
}

func TestRule11BadValuesOfALookup(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	assistant := site.SignIn(t, "assistant@demo.test")
	assistant.Get(contacts)
	good := url.Values{"email": {helene}, "reason": {"asks for an invoice"}}
	attempts := append(each(good, "email", badAddresses), each(good, "reason", []string{strings.Repeat("é", 201), flood, "a\x01b", "a\x7fb"})[1:]...)
	for _, section := range lookupSections {
		refuses(t, site, assistant, "/w/"+atelier+"/"+section+"/lookup", attempts)
	}
	patient(t, site)
	before := kept(t, site)
	assistant.Post(contacts+"/lookup", with(good, "reason", strings.Repeat("é", 200)))
	if after := kept(t, site); before["lookups"] == after["lookups"] {
		t.Error("a reason of 200 characters is refused")
	}
}

// Queries of lists that no page of ours makes are refused, and nothing typed
// into one is a pattern or a part of a statement.
func TestRule28QueriesOfTheLists(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner, assistant := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "assistant@demo.test")
	before := kept(t, site)
	for path, queries := range map[string][]string{
		"/contacts": {"sort=email", "sort=phone", "sort=name+desc", "order=name", "tag=x", "assignee=me", "after=x", "after=AAAA", "page=2", "limit=9", "q=a&q=b", "q=%ff", "q=%00", "q=" + strings.Repeat("a", 255), "Q=a",
			"team=x", "team=" + uuid.NewString() + "&team=" + uuid.NewString(), "field=x", "field=Wholesale&value=yes", "value=a&value=b", "value=%ff", "value=%00", "value=" + strings.Repeat("a", 255), "field_x=y"},
		"/orders":                  {"state=x", "q=Dubois", "sort=customer", "customer=x", "after=x", "state=paid&state=open", "email=" + helene, "limit=9"},
		"/transactions":            {"state=x", "q=Dubois", "sort=amount", "after=AAAA"},
		"/subscriptions":           {"state=paid", "q=Dubois", "page=2"},
		"/affiliate-invoices":      {"state=shipped", "q=Dubois"},
		"/students":                {"state=open", "q=Dubois"},
		"/settings/teams":          {"q=a", "after=x", "sort=name"},
		"/settings/contact-fields": {"q=a", "after=x", "sort=name"},
		"/settings/audit-log":      {"kind=x", "member=me", "q=Dubois", "after=x", "kind=lookups&kind=changes", "address=x"},
	} {
		for _, query := range queries {
			p := owner.Get("/w/" + atelier + path + "?" + query)
			if p.Status != http.StatusBadRequest {
				t.Errorf("%s?%s: %d", path, query, p.Status)
			}
			readable(t, query, p)
			if strings.HasPrefix(path, "/settings/") {
				continue
			}
			if p := assistant.Get("/w/" + atelier + path + "?" + query); p.Status != http.StatusBadRequest {
				t.Errorf("the assistant, %s?%s: %d", path, query, p.Status)
			}
		}
	}
	for _, typed := range []string{"%", "_", "*", "' or '1'='1", `\`, "hel%ne", "h_l_ne", ".*", `"`, "{", "helene' --"} {
		p := owner.Get(contacts + "?q=" + url.QueryEscape(typed))
		if p.Status != http.StatusOK || p.Find("#contacts table").Length() > 0 && !strings.ContainsAny(typed, "helen") && p.Has("Hélène Dubois") {
			t.Errorf("searching for %q: %d", typed, p.Status)
		}
	}
	unchanged(t, site, before, "looking at lists")
}
