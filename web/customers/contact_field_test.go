package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

func TestBadValuesOfAField(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Fields)
	good := url.Values{"name": {"Shoe size"}, "kind": {"choice"}, "choices": {"Small\nLarge"}}
	names := append(webtest.BadNames, strings.Repeat("é", 61), "WHOLESALE", "PREFERRED clay")
	choices := []string{"", "  ", strings.Repeat("é", 61), "Small\nsmall", "Small\nSmáll", "a\x01b", "Small\n\u0301", webtest.Flood, strings.Repeat("x\n", 2), many(51)}
	attempts := append(webtest.Each(good, "name", names), webtest.Each(good, "choices", choices)...)
	attempts = append(attempts, webtest.Attempt{Name: "no version", Form: webtest.With(good, "version", "x"), Status: 400}, webtest.Attempt{Name: "version -1", Form: webtest.With(good, "version", "-1"), Status: 400})
	webtest.Refuses(t, site, owner, webtest.Fields, append(attempts, webtest.Each(good, "kind", []string{"", "Text", "text ", "bool", "choice,text", webtest.Flood})...))

	edit := webtest.Fields + "/" + site.FieldID(t, "Preferred clay") + "/edit"
	all := "Stoneware\nPorcelain\nEarthenware\nRaku clay\nPaper clay"
	good = url.Values{"name": {"Clay"}, "choices": {all}}
	webtest.Refuses(t, site, owner, edit, []webtest.Attempt{
		{Name: "a name that is taken", Form: webtest.With(good, "name", "Wholesale"), Status: 422}, {Name: "no choice", Form: webtest.With(good, "choices", ""), Status: 422}, {Name: "no such kind", Form: webtest.With(good, "kind", "x"), Status: 422},
		{Name: "a choice in use", Form: webtest.With(good, "choices", strings.Replace(all, "Porcelain\n", "", 1)), Status: 409},
		{Name: "what somebody else has changed", Form: webtest.With(good, "version", "999"), Status: 409},
	})
	// What only a choice has is not dropped in silence.
	others := []webtest.Attempt{}
	for _, kind := range []string{"text", "number", "date", "yes_no"} {
		others = append(others, webtest.Attempt{Name: "choices of a " + kind, Form: url.Values{"name": {"Shoe size"}, "kind": {kind}, "choices": {"Small\nLarge"}}, Status: 422})
	}
	webtest.Refuses(t, site, owner, webtest.Fields, others)
	before := site.Kept(t)
	if p := owner.Post(edit, webtest.With(webtest.With(good, "kind", "text"), "choices", "")); p.Status != http.StatusConflict || !p.Has("Its kind stays.") {
		t.Errorf("another kind: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "another kind")
	if p := owner.Post(edit, webtest.With(good, "choices", strings.Replace(all, "Porcelain\n", "", 1))); !p.Has("“Porcelain” is what a customer has") {
		t.Errorf("it does not say which: %s", p.Text())
	}
	if p := owner.Post(edit, webtest.With(good, "choices", all+"\nBone china")); p.Status != http.StatusSeeOther {
		t.Errorf("one more choice: %d %s", p.Status, p.Text())
	}
}

// A field from its making to its end, on the pages of a customer.
func TestAFieldOnTheCustomersPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Fields + "/new")
	if p := owner.Follow(owner.Post(webtest.Fields, url.Values{"name": {"Kiln temperature"}, "kind": {"number"}, "choices": {""}})); p.Status != http.StatusOK || !p.Has("The field Kiln temperature is created.") {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	number, since, wholesale := "field_"+site.FieldID(t, "Kiln temperature"), "field_"+site.FieldID(t, "Studio member since"), "field_"+site.FieldID(t, "Wholesale")
	page := webtest.Contacts + "/" + site.HeleneID(t)
	form := owner.Get(page + "/edit")
	sent := url.Values{}
	for _, input := range form.Find("main form input, main form select").EachIter() {
		value := input.AttrOr("value", "")
		if input.Is("select") {
			value = input.Find("option[selected]").AttrOr("value", "")
		}
		sent.Set(input.AttrOr("name", ""), value)
	}
	if sent.Get(since) != "2021-09-14" || form.Find(`[name="`+number+`"]`).AttrOr("inputmode", "") != "decimal" || form.Find(`[name="`+since+`"]`).AttrOr("type", "") != "date" {
		t.Errorf("the form has %v", sent)
	}
	sent.Set(number, " 1,240.50 ")
	sent.Set(wholesale, "yes")
	sent.Set("team", site.TeamID(t, "Workshop"))
	p := owner.Follow(owner.Post(page+"/edit", sent))
	for _, words := range []string{"The customer is saved.", "Kiln temperature1,240.5", "Studio member since14 September 2021", "WholesaleYes", "Preferred clayPorcelain", "TeamWorkshop"} {
		if !p.Has(words) {
			t.Errorf("no %q on the page: %s", words, p.Text())
		}
	}
	for language, want := range map[string][]string{"fr": {"1\u00a0240,5", "14 septembre 2021", "Oui"}, "nl": {"1.240,5", "14 september 2021", "Ja"}} {
		site.Exec(t, `update users set language = $1`, language)
		p := owner.Get(page)
		for _, words := range want {
			if !strings.Contains(string(p.Body), words) {
				t.Errorf("%s: no %q on the page", language, words)
			}
		}
		// What the form shows it also takes.
		again := owner.Get(page+"/edit").Find(`[name="`+number+`"]`).AttrOr("value", "")
		if p := owner.Post(page+"/edit", webtest.With(webtest.With(sent, "version"), number, again)); p.Status != http.StatusSeeOther {
			t.Errorf("%s: saving %q: %d %s", language, again, p.Status, p.Text())
		}
		if stored := webtest.Ask[string](t, site, `select value from contact_values where field_id = $1`, strings.TrimPrefix(number, "field_")); stored != "1240.5" {
			t.Errorf("%s: %q is stored", language, stored)
		}
	}
	// The list is filtered by what people type in their language: this is Dutch or French.
	for field, typed := range map[string][2]string{number: {"1240,5", "1240,6"}, since: {"14/9/2021", "2021-09-15"}} {
		id := strings.TrimPrefix(field, "field_")
		for i, value := range typed {
			p := owner.Get(webtest.Contacts + "?field=" + id + "&value=" + url.QueryEscape(value))
			if p.Status != http.StatusOK || p.Has("Hélène Dubois") != (i == 0) {
				t.Errorf("filtering by %q: %d, she is there: %t", value, p.Status, p.Has("Hélène Dubois"))
			}
		}
	}
	for team, there := range map[string]bool{"Workshop": true, "Customer service": false} {
		if p := owner.Get(webtest.Contacts + "?q=dubois&team=" + site.TeamID(t, team)); p.Has("Hélène Dubois") != there {
			t.Errorf("%s has her: %t", team, !there)
		}
	}
	site.Exec(t, `update users set language = 'en'`)
	if p := owner.Get(webtest.Fields + "/" + strings.TrimPrefix(number, "field_") + "/delete"); !p.Has("1 customer has a value in this field.") {
		t.Errorf("asking: %s", p.Text())
	}
	if p := owner.Follow(owner.Post(webtest.Fields+"/"+strings.TrimPrefix(number, "field_")+"/delete", nil)); !p.Has("The field Kiln temperature is deleted.") {
		t.Errorf("deleted: %s", p.Text())
	}
	// Whoever had the form open loses nothing of what they typed.
	p = owner.Post(page+"/edit", webtest.With(webtest.With(sent, "version"), "street", "2 rue Neuve"))
	if p.Status != http.StatusUnprocessableEntity || !p.Has("The fields of customers were changed") || p.Find(`[name="street"]`).AttrOr("value", "") != "2 rue Neuve" {
		t.Errorf("a form with a field that is gone: %d %s", p.Status, p.Text())
	}
	for _, act := range []string{"create", "delete"} {
		if webtest.Ask[int](t, site, `select count(*) from activity where act = 'contact_field.' || $1 and target = 'Kiln temperature'`, act) != 1 {
			t.Errorf("the log does not tell of %s", act)
		}
	}
}

// many is n choices.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("choice " + strings.Repeat("i", i) + "\n")
	}
	return b.String()
}

// What the form of a customer leaves out stays as it is; what it empties is empty.
func TestWhatTheFormOfACustomerLeavesOutStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	id := site.FindHelene(t)
	site.Exec(t, `update contacts set phone = '+33612345678', street = 'Rue du Four 3', city = 'Lyon', country = 'FR', language = 'fr' where id = $1`, id)
	stored := func() string {
		return webtest.Ask[string](t, site, `select concat_ws('|', name, email, phone, street, city, country, language, assignee_id, team_id,
			(select count(*) from contact_tags where contact_id = c.id)) from contacts c where id = $1`, id)
	}
	before := stored()
	for _, email := range []string{"owner@demo.test", "assistant@demo.test"} {
		v := site.SignIn(t, email)
		if p := v.Post(webtest.Contacts+"/"+id+"/edit", url.Values{"city": {"Lyon"}}); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", email, p.Status, p.Text())
		}
		if after := stored(); after != before {
			t.Errorf("%s: %s, want %s", email, after, before)
		}
	}
	if p := site.SignIn(t, "owner@demo.test").Post(webtest.Contacts+"/"+id+"/edit", url.Values{"street": {""}, "phone": {""}}); p.Status != http.StatusSeeOther ||
		strings.Contains(stored(), "Four") || strings.Contains(stored(), "+33612345678") {
		t.Errorf("emptied: %d %s", p.Status, stored())
	}
}
