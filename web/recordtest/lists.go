package recordtest

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/kit"
	"latchkey/web/webtest"
)

// missing is what a new form does not fill in by itself.
var missing = map[string]url.Values{
	"transactions": {"amount": {"12"}, "label": {"Vase"}}, "subscriptions": {"amount": {"0"}, "plan": {"Club"}}, "orders": {"label_3": {"Vase"}, "price_3": {"12"}},
	"affiliate-invoices": {"amount": {"12"}},
}

// A new form is taken as it is shown, with the little that is missing.
func asShown(t *testing.T, area kit.NewArea, kinds []string) {
	site := webtest.New(t, area)
	contact := site.FindHelene(t)
	for _, email := range []string{"owner@demo.test", "assistant@demo.test"} {
		v := site.SignIn(t, email)
		site.Exec(t, `delete from students`) // A customer is in a course once.
		for _, section := range kinds {
			path := webtest.Contacts + "/" + contact + "/" + section + "/new"
			page := v.Get(path)
			form := webtest.Typed(page)
			for name, values := range missing[section] {
				form[name] = values
			}
			if p := v.Post(path, form); page.Status != http.StatusOK || p.Status != http.StatusSeeOther {
				t.Errorf("%s, %s: %d %s", email, section, p.Status, p.Text())
			}
		}
	}
}

// Of two who change one record, the second is told, and keeps what they typed.
func twoPeople(t *testing.T, area kit.NewArea, kinds []string) {
	site := webtest.New(t, area)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.SomeContact(t, webtest.Atelier)
	owner, admin := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	for _, section := range kinds {
		form := site.GoodRecords(t, contact)[section]
		record := "/w/" + webtest.Atelier + "/" + section + "/" + site.MakeRecord(t, section, contact, webtest.FirstStates[section])
		form = webtest.With(form, "version", owner.Get(record+"/edit").Find(`[name="version"]`).AttrOr("value", ""))
		if section == "transactions" {
			form = webtest.With(form, "label", "Second thoughts")
		}
		if p := admin.Get(record + "/edit"); p.Status != http.StatusOK {
			t.Fatalf("%s: %d", section, p.Status)
		}
		if p := admin.Post(record+"/edit", form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s, the first: %d %s", section, p.Status, p.Text())
		}
		day := cmp.Or(map[string]string{"subscriptions": "start"}[section], "date")
		typed := webtest.With(form, day, "2026-02-03")
		before := site.Kept(t)
		p := owner.Post(record+"/edit", typed)
		if p.Status != http.StatusConflict || !p.Has("Somebody else changed this") {
			t.Errorf("%s, the second: %d %s", section, p.Status, p.Text())
		}
		site.Unchanged(t, before, section+", the second")
		// Beside the one field that differs stands what is there now, and who wrote it.
		if now := p.Find(".now"); now.Length() != 1 || p.Find("#"+day+"-now bdi").Text() != "31 January 2026" || !strings.Contains(now.Text(), "Now, by Sophie Renaud, ") {
			t.Errorf("%s, what is there now: %q", section, now.Text())
		}
		// The form that comes back has what was typed, and is that of now.
		again := webtest.Typed(p)
		for field := range typed {
			if field != "version" && again.Get(field) != typed.Get(field) {
				t.Errorf("%s: %q stands in %s, want %q", section, again.Get(field), field, typed.Get(field))
			}
		}
		if p := owner.Post(record+"/edit", again); p.Status != http.StatusSeeOther {
			t.Errorf("%s, the second again: %d %s", section, p.Status, p.Text())
		}
	}
}

// The lists lead to the records, by day and by kind.
func lists(t *testing.T, area kit.NewArea, kinds []string) {
	site := webtest.New(t, area)
	site.Exec(t, `update users set language = 'en'`)
	contact := site.SomeContact(t, webtest.Atelier)
	owner := site.SignIn(t, "owner@demo.test")
	for _, section := range kinds {
		list := "/w/" + webtest.Atelier + "/" + section
		id := site.MakeRecord(t, section, contact, webtest.FirstStates[section])
		column := map[string]string{"subscriptions": "started_at", "students": "enrolled_at"}[section]
		if column == "" {
			column = "at"
		}
		none := owner.Get("/w/" + webtest.Wholesale + "/" + section) // of most kinds
		if none.Find("#records tbody tr").Length() == 0 && !strings.Contains(none.Find("#records .empty .lead").Text(), "Add them on a customer’s page") {
			t.Errorf("where there are none, nothing says what to do: %s", none.Text())
		}
		if p := owner.Get(list + "?from=1990-01-01&to=1990-01-01"); !p.Has("Nothing fits these filters") {
			t.Errorf("where none is left, nothing says so: %s", p.Text())
		}
		// Late in the evening in Paris is the day before in London.
		site.Exec(t, `update `+webtest.RecordTables[section]+` set `+column+` = '2020-06-10 22:30Z' where id = $1`, id)
		for query, want := range map[string]bool{
			"?from=2020-06-11&to=2020-06-11": true, "?from=2020-06-10&to=2020-06-10": false, "?from=2020-06-12&to=2021-01-01": false, "?to=2020-06-11": true, "?to=2020-06-10": false,
			"?from=2020-06-01&to=2020-06-30&state=" + webtest.FirstStates[section]: true, "?from=2021-01-01&to=2020-01-01": false, "?from=0002-01-01&to=2020-06-30": true,
		} {
			p := owner.Get(list + query)
			rows, links := p.Find("#records tbody tr").Length(), p.Find(`#records a[href="`+list+"/"+id+`"]`).Length()
			if p.Status != http.StatusOK || (links == 1) != want || want && rows != 1 {
				t.Errorf("%s%s: %d, %d rows, %d links", section, query, p.Status, rows, links)
			}
			if p.Find(".totals").Length() > 0 {
				t.Errorf("%s%s shows the totals of all days", section, query)
			}
		}
		p := owner.Get(list + "?from=&to=")
		row := p.Find("#records tbody tr").First()
		if row.Find(`a[href^="`+list+`/"]`).Length() != 1 || row.Find(`a[href^="`+webtest.Contacts+`/"]`).Length() != 1 {
			t.Errorf("%s: a row leads to %s", section, row.Text())
		}
		for _, query := range []string{"?from=x", "?from=2020-02-30", "?to=2020", "?from=2020-01-01&from=2020-01-02", "?to=2020-01-01T00:00:00Z", "?kind=x", "?day=2020-01-01"} {
			if p := owner.Get(list + query); p.Status != http.StatusBadRequest {
				t.Errorf("%s%s: %d", section, query, p.Status)
			}
		}
	}
}
