package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/web"
	"latchkey/web/webtest"
)

// threeOfTimes makes three customers of the Atelier the only ones of their times: Ada came in 2020 and bought in
// March 2024, Bea came in 2021 and never bought, Cleo came in 2022 and bought in June 2025. All have a tag.
func threeOfTimes(t *testing.T, site *webtest.Site) (tag string) {
	t.Helper()
	site.Exec(t, `update users set language = 'en'`)
	site.Exec(t, `update contacts set last_purchase = '2026-01-01', created_at = greatest(created_at, '2025-01-01')`)
	site.Exec(t, `with c as (select workspace_id, id, row_number() over (order by id) as n from contacts
			where workspace_id = (select workspace_id from workspace_slugs where slug = $1) and deleted_at is null and email <> '' order by id limit 3)
		update contacts x set name = (array['Ada','Bea','Cleo'])[c.n] || ' Zqx', name_key = (array['ada','bea','cleo'])[c.n] || ' zqx', consent = 'yes', consent_since = now(), consent_from = 'by hand',
		       created_at = (array['2020-01-05 12:00Z','2021-06-01Z','2022-06-01Z']::timestamptz[])[c.n],
		       last_purchase = (array['2024-03-01 12:00Z','epoch','2025-06-01 12:00Z']::timestamptz[])[c.n]
		  from c where c.workspace_id = x.workspace_id and c.id = x.id`, webtest.Atelier)
	site.Exec(t, `delete from contact_words where contact_id in (select id from contacts where name like '% Zqx')`)
	tag = webtest.Ask[string](t, site, `select id::text from tags where name = 'Press'`)
	site.Exec(t, `delete from contact_tags where tag_id = $1`, tag)
	site.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, $1, id from contacts where name like '% Zqx'`, tag)
	return tag
}

// The list of customers is narrowed by when they came and last bought, to the day, and stands in that order. What is
// done with all of it follows, and whoever lists no payments asks nothing about purchases.
func TestTheListOfCustomersIsNarrowedByTimes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	tag := threeOfTimes(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	names := func(p *webtest.Page) (names []string) {
		for _, row := range p.Find("table.contacts tbody tr .main a").EachIter() {
			names = append(names, strings.TrimSuffix(row.Text(), " Zqx"))
		}
		return names
	}
	for query, want := range map[string][]string{
		"?made_to=2020-01-05":                                 {"Ada"},
		"?made_to=2020-01-04":                                 nil,
		"?made_from=2020-01-05&made_to=2021-12-31&sort=name":  {"Bea", "Ada"},
		"?made_from=2021-01-01&made_to=2023-12-31&tag=" + tag: {"Cleo", "Bea"},
		"?bought=never":                                       {"Bea"},
		"?bought=never&tag=" + tag:                            {"Bea"},
		"?bought=never&made_to=2020-12-31":                    nil,
		"?bought_to=2025-06-01":                               {"Cleo", "Ada"},
		"?bought_to=2025-05-31&sort=name":                     {"Ada"},
		"?bought_from=2024-03-02&bought_to=2025-12-31":        {"Cleo"},
		"?bought_from=1900-01-01&bought_to=2025-12-31":        {"Cleo", "Ada"}, // Who never bought did not buy in 1970.
		"?bought_to=1970-01-01":                               nil,
		"?bought_from=2024-03-01&tag=" + tag:                  {"Cleo", "Ada"},
		"?bought_from=2024-03-01&made_to=2020-12-31":          {"Ada"},
		"?consent=yes&bought_to=2025-12-31":                   {"Cleo", "Ada"},
	} {
		p := owner.Get(webtest.Contacts + query)
		if diff := cmp.Diff(want, names(p)); p.Status != http.StatusOK || diff != "" {
			t.Errorf("%s: %d (-want +got)\n%s", query, p.Status, diff)
		}
		if p.Find("#contacts .chips a").Length() == 0 {
			t.Errorf("%s: nothing says what is asked", query)
		}
	}
	p := owner.Get(webtest.Contacts + "?bought_from=2024-03-01&bought_to=2025-12-31")
	if !p.Has("Last purchase from 1 March 2024 to 31 December 2025") || p.Find(`[name="bought_to"]`).AttrOr("value", "") != "2025-12-31" ||
		p.Find(`#bulk [name="filter"]`).AttrOr("value", "") != "?sort=purchase&bought_from=2024-03-01&bought_to=2025-12-31" &&
			!strings.Contains(p.Find(`#bulk [name="filter"]`).AttrOr("value", ""), "bought_to=2025-12-31") {
		t.Errorf("the page: %s", p.Text())
	}
	if p := owner.Post(webtest.Contacts+"/bulk", url.Values{"act": {"tag"}, "tag": {"Asleep"}, "all": {"1"}, "filter": {"?bought=never"}}); p.Status != http.StatusSeeOther {
		t.Errorf("with all: %d %s", p.Status, p.Text())
	}
	if got := webtest.Ask[string](t, site, `select string_agg(c.name, ',') from contact_tags o join contacts c on c.id = o.contact_id
		join tags t on t.id = o.tag_id where t.name = 'Asleep'`); got != "Bea Zqx" {
		t.Errorf("all were %s", got)
	}
	for _, query := range []string{"?made_from=x", "?bought=always", "?bought_from=2026-02-30", "?made_to=2020-01-01&made_to=2021-01-01"} {
		if p := owner.Get(webtest.Contacts + query); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, p.Status)
		}
	}
}

// A list that is narrowed by times leads to a broadcast to those people, who are sought anew when it goes; whoever
// lists no payments narrows none by purchases.
func TestABroadcastIsForThoseOfATime(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	threeOfTimes(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	const broadcasts = "/w/" + webtest.Atelier + "/broadcasts"
	const asked = "?bought_from=2024-03-01&bought_to=2025-12-31&made_to=2022-12-31"
	to := owner.Get(webtest.Contacts+asked).Find(`main a[href^="`+broadcasts+`/new"]`).AttrOr("href", "")
	if to != broadcasts+"/new"+asked {
		t.Fatalf("the list leads to %q", to)
	}
	action := owner.Get(to).Find(`main form[method="post"]`).AttrOr("action", "")
	page := owner.Follow(owner.Post(action, url.Values{"name": {"Since then"}, "subject": {"News"}, "text": {"Hello."}}))
	if !strings.Contains(page.Find(".broadcast-audience").Text(), "2 ") {
		t.Errorf("it is for %s", page.Find(".broadcast-audience").Text())
	}
	form, begin := webtest.Typed(page), page.Find(`main form.narrow`).AttrOr("action", "")
	form.Set("channel", webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`))
	for field, value := range map[string]string{"made_from": "x", "bought": "always", "bought_to": "2026-02-30"} {
		if p := owner.Post(begin, webtest.With(form, field, value)); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s %s: %d", field, value, p.Status)
		}
	}
	site.Exec(t, `update contacts set last_purchase = now() where name = 'Cleo Zqx'`)
	if p := owner.Post(begin, form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	webtest.Until(t, "it went to one", func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from broadcast_sendings where state = 'done' and total = 1)`)
	})
	if p := owner.Get(strings.TrimSuffix(begin, "/begin")); !p.Has("Last purchase from 1 March 2024 to 31 December 2025") || !p.Has("Customer since 31 December 2022 or earlier") {
		t.Errorf("how it was begun: %s", p.Find("#work .facts").Text())
	}
}
