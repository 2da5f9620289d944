package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// A search leads on, to the customer or to the page that says that there is none: reloading
// costs nothing, keeps what was typed, and tells nobody else anything.
func TestReloadingALookupCostsNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	lotte := site.SignIn(t, "assistant@demo.test")
	for _, section := range webtest.LookupSections {
		list := "/w/" + webtest.Atelier + "/" + section
		lotte.Get(list)
		site.ForgetTries(t)
		missed := lotte.Post(list+"/lookup", url.Values{"email": {"Nobody.Here@example.org"}, "reason": {"asks about a vase"}})
		to := missed.Header.Get("Location")
		if missed.Status != http.StatusSeeOther || !strings.HasPrefix(to, list+"?missed=") || strings.Contains(to, "example") {
			t.Fatalf("%s: %d to %q", section, missed.Status, to)
		}
		before := site.Kept(t)
		var left string
		for i := range 3 {
			p := lotte.Get(to)
			typed := p.Find(`[name="email"]`).AttrOr("value", "")
			if p.Status != http.StatusOK || !p.Has("No customer with exactly this address") || typed != "Nobody.Here@example.org" {
				t.Errorf("%s: %d with %q: %s", section, p.Status, typed, p.Text())
			}
			if now := p.Find(".find-left").Text(); i > 0 && now != left {
				t.Errorf("%s: reloading costs: %q, before %q", section, now, left)
			} else {
				left = now
			}
		}
		site.Unchanged(t, before, "reloading "+section)
		// For somebody else, for a line that found somebody, and for none, it is the empty page.
		site.Seat(t, "agent@demo.test", "assistant")
		other := site.SignIn(t, "agent@demo.test")
		hit := webtest.Ask[string](t, site, `select id::text from lookups where contact_id is not null order by id limit 1`)
		for v, path := range map[*webtest.Visitor]string{other: to, lotte: list + "?missed=" + hit} {
			if p := v.Get(path); p.Status != http.StatusOK || p.Has("No customer with exactly") || p.Find(`[name="email"]`).AttrOr("value", "") != "" {
				t.Errorf("%s: %d %s", path, p.Status, p.Text())
			}
		}
		if p := lotte.Get(list + "?missed=x"); p.Status != http.StatusBadRequest {
			t.Errorf("no line: %d", p.Status)
		}
	}
}

// One's own searches have one's reasons, and lead to whom they still open, no longer.
func TestOwnSearchesLeadToWhatIsStillOpen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	lotte := site.SignIn(t, "assistant@demo.test")
	lotte.Get(webtest.Contacts)
	found := lotte.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}, "reason": {"asks about a vase"}})
	at := found.Header.Get("Location")
	mine := func() *webtest.Page { return lotte.Get(webtest.Contacts + "/lookups") }
	if p := mine(); !p.Has("asks about a vase") || p.Find(`main a[href="`+at+`"]`).Length() == 0 || !p.Has("open to you until") {
		t.Errorf("one's own searches: %s", p.Text())
	}
	// What is kept, and for how long, is said.
	if p := mine(); !p.Has("Your latest 100 searches.") || !p.Has("The address itself is not kept") || !p.Has("for 30 minutes") {
		t.Errorf("what is kept: %s", p.Find(".lead").Text())
	}
	site.Exec(t, `update members set version = version + 1 where email = 'assistant@demo.test'`)
	if p := mine(); !p.Has("asks about a vase") || p.Find(`main a[href="`+at+`"]`).Length() != 0 || p.Has("Hélène") {
		t.Errorf("after a change of access: %s", p.Text())
	}
}
