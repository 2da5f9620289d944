package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A list of customers that is narrowed leads to a broadcast to those people, whom it is for stays
// with the form until it is sent, and is decided anew then. A search leads nowhere, nor does a list
// of those who said no; nor for whoever opens no broadcasts.
func TestAListOfCustomersLeadsToABroadcast(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	const broadcasts = "/w/" + webtest.Atelier + "/broadcasts"
	tag := webtest.Ask[string](t, site, `select id::text from tags where name = 'Press'`)
	tagged := func(count int) {
		site.Exec(t, `delete from contact_tags where tag_id = $1`, tag)
		site.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, $1, id from contacts
			where workspace_id = (select workspace_id from tags where id = $1) and consent = 'yes' and email <> '' and deleted_at is null
			order by id limit $2`, tag, count)
	}
	tagged(3)
	leads := func(v *webtest.Visitor, query string) string {
		return v.Get(webtest.Contacts+query).Find(`main a[href^="`+broadcasts+`/new"]`).AttrOr("href", "")
	}
	for name, query := range map[string]string{
		"everybody": "", "a search": "?q=a&tag=" + tag, "a no": "?consent=no&tag=" + tag, "an answer alone": "?consent=yes",
	} {
		if to := leads(owner, query); to != "" {
			t.Errorf("%s leads to %s", name, to)
		}
	}
	to := leads(owner, "?consent=yes&sort=name&tag="+tag)
	if to != broadcasts+"/new?tag="+tag {
		t.Fatalf("it leads to %q", to)
	}
	action := owner.Get(to).Find(`main form[method="post"]`).AttrOr("action", "")
	refused := owner.Post(action, url.Values{"name": {""}})
	if got := refused.Find(`main form[method="post"]`).AttrOr("action", ""); refused.Status != http.StatusUnprocessableEntity || got != action {
		t.Errorf("a form that is refused: %d, and goes to %q", refused.Status, got)
	}
	page := owner.Follow(owner.Post(action, url.Values{"name": {"To the press"}, "subject": {"News"}, "text": {"Hello."}}))
	if got := page.Find(`[name="tag"] [selected]`).AttrOr("value", ""); got != tag {
		t.Errorf("the form is for %q: %s", got, page.Text())
	}
	tagged(2) // Whoever has the tag when it goes gets it, and nobody else.
	form := webtest.Typed(page)
	form.Set("channel", webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`))
	begin := page.Find(`main form.narrow`).AttrOr("action", "")
	if p := owner.Post(begin, form); p.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	webtest.Until(t, "it went to two", func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from broadcast_sendings where state = 'done' and total = 2)`)
	})
	for _, query := range []string{"?tag=x", "?whom=all", "?tag=" + tag + "&tag=" + tag, "?country=xyz"} {
		before := site.Kept(t)
		if p := owner.Get(broadcasts + "/new" + query); p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, p.Status)
		}
		if p := owner.Post(broadcasts+query, url.Values{"name": {"x"}, "subject": {"x"}, "text": {"x"}}); p.Status != http.StatusBadRequest {
			t.Errorf("%s, posted: %d", query, p.Status)
		}
		site.Unchanged(t, before, query)
	}
}

// What is chosen and is there no more stays chosen, and nobody has it: a list that showed
// everybody in its place would send to everybody.
func TestABroadcastToWhatIsGoneGoesToNobody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	id := webtest.Ask[string](t, site, `insert into broadcasts (workspace_id, id, name, name_key, subject, text)
		select workspace_id, gen_random_uuid(), 'Draft', 'draft', 'Draft', 'Draft' from workspace_slugs where slug = $1 returning id::text`, webtest.Atelier)
	const gone = "01900000-0000-7000-8000-000000000001"
	for _, field := range []string{"tag", "team", "assignee", "import", "field"} {
		query := "?" + field + "=" + gone
		if field == "field" {
			query += "&value=x"
		}
		page := owner.Get("/w/" + webtest.Atelier + "/broadcasts/" + id + "/send" + query)
		if got := page.Find(`[name="`+field+`"] [selected]`).AttrOr("value", ""); got != gone || !strings.Contains(page.Find(".broadcast-audience").Text(), "Nobody gets it") {
			t.Errorf("%s: chosen is %q: %s", field, got, page.Find("main").Text())
		}
	}
}
