package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// Where a business is, and what it is paid in, is asked: the browser's country
// stands there as a guess, its language is none.
func TestANewWorkspaceIsAskedForCountryAndCurrency(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	link := webtest.AccountLink(t, site, "/signup", "bert@example.org")
	newcomer, member := site.Visit(t), site.SignIn(t, "nora@demo.test")
	newcomer.Follow(newcomer.Get(link))
	for header, want := range map[string][2]string{
		"fr-BE,fr;q=0.9": {"BE", "EUR"}, "en-US,en;q=0.9": {"US", "USD"}, "de-CH": {"CH", "CHF"}, "fr": {}, "nl,en;q=0.5": {}, "es-419,es;q=0.9": {}, "": {},
	} {
		for path, v := range map[string]*webtest.Visitor{"/signup/finish": newcomer, "/workspaces/new": member} {
			v.Header = http.Header{"Accept-Language": {header}}
			p := v.Get(path)
			if got := [2]string{webtest.Chosen(p, "country"), webtest.Chosen(p, "currency")}; got != want {
				t.Errorf("%s for %q begins with %q, want %q", path, header, got, want)
			}
			if p.Find(`main [type="hidden"]:not([name="csrf"]):not([name="once"]):not([name="link"])`).Length() != 0 || p.Find("main label[for=country], main label[for=currency]").Length() != 2 {
				t.Errorf("%s hides what it asks", path)
			}
		}
	}
	for path, c := range map[string]struct {
		v    *webtest.Visitor
		form url.Values
	}{
		"/signup/finish":  {newcomer, url.Values{"name": {"Bert"}, "workspace": {"Bakery"}, "password": {"a quiet kiln in spring"}}},
		"/workspaces/new": {member, url.Values{"workspace": {"Bakery"}}},
	} {
		c.v.Header = http.Header{"Accept-Language": {"fr-BE"}}
		c.v.Get(path)
		before := site.Kept(t)
		p := c.v.Post(path, webtest.With(webtest.With(c.form, "country", ""), "currency", ""))
		if p.Status != http.StatusUnprocessableEntity || p.Find("#country-error, #currency-error").Length() != 2 || webtest.Chosen(p, "country") != "" {
			t.Errorf("%s without them: %d %s", path, p.Status, p.Text())
		}
		site.Unchanged(t, before, path+" without a country")
		// What somebody chooses is taken over the guess.
		p = c.v.Post(path, webtest.With(webtest.With(c.form, "country", "CH"), "currency", "CHF"))
		if p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
		slug := strings.TrimPrefix(p.Header.Get("Location"), "/w/")
		if got := webtest.Ask[string](t, site, `select country || currency from workspaces join workspace_slugs on workspace_id = id where slug = $1`, slug); got != "CHCHF" {
			t.Errorf("%s stores %s", path, got)
		}
		if p := c.v.Get("/w/" + slug + "/settings/account"); webtest.Chosen(p, "country") != "CH" || webtest.Chosen(p, "currency") != "CHF" {
			t.Errorf("the account of the new workspace has %s and %s", webtest.Chosen(p, "country"), webtest.Chosen(p, "currency"))
		}
	}
}

// A new workspace keeps the clock that its founder sees in the form: the browser's
// country guesses it, and an empty field is the country's.
func TestANewWorkspaceIsAskedForItsTimeZone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	member := site.SignIn(t, "nora@demo.test")
	for header, want := range map[string]string{"fr-BE,fr;q=0.9": "Europe/Brussels", "en-AU": "Australia/Sydney", "fr": ""} {
		member.Header = http.Header{"Accept-Language": {header}}
		zone := member.Get("/workspaces/new").Find(`main #time_zone[data-zone="guess"]`)
		if zone.Length() != 1 || zone.AttrOr("value", "") != want {
			t.Errorf("for %q the form begins with %q, want %q", header, zone.AttrOr("value", ""), want)
		}
	}
	form := webtest.With(webtest.With(webtest.AWorkspace("Bakery"), "country", "CA"), "currency", "CAD")
	before := site.Kept(t)
	for _, wrong := range []string{"Toronto", "america/toronto", "Mars/Phobos", webtest.Flood} {
		p := member.Post("/workspaces/new", webtest.With(form, "time_zone", wrong))
		if p.Status != http.StatusUnprocessableEntity || !strings.Contains(p.Find("#time_zone-error").Text(), "no time zone of this name") ||
			p.Find("#time_zone").AttrOr("value", "") != wrong || p.Find(`[data-zone="guess"]`).Length() != 0 {
			t.Errorf("%.20q: %d %s", wrong, p.Status, p.Find("#time_zone-error").Text())
		}
	}
	site.Unchanged(t, before, "no such time zone")
	for typed, want := range map[string]string{"": "America/Toronto", "America/St_Johns": "America/St_Johns"} {
		p := member.Post("/workspaces/new", webtest.With(form, "time_zone", typed))
		slug := strings.TrimPrefix(p.Header.Get("Location"), "/w/")
		if got := webtest.Ask[string](t, site, `select time_zone from workspaces join workspace_slugs on workspace_id = id where slug = $1`, slug); got != want {
			t.Errorf("typing %q stores %s, want %s", typed, got, want)
		}
	}
}
