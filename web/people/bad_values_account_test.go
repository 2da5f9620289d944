package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

var badPasswords = []string{"", "short", "eleven char", "aaaaaaaaaaaaaaaa", "password1234", strings.Repeat("x", 129) + "y", webtest.Flood}

func TestRule11BadValuesOfAWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	good := url.Values{"name": {"Atelier"}, "slug": {"atelier"}, "lookups_per_minute": {"5"}, "lookups_per_day": {"60"}, "misses_told": {"25"}, "warned_days": {"7"}, "ending_told": {"3"}, "offline_after": {"5"}}
	attempts := append(webtest.Each(good, "name", webtest.BadNames), webtest.Each(good, "slug", []string{
		"", "ab", "-atelier", "atelier-", "até", "a b c", "a/b", "../../x", "%2e%2e", strings.Repeat("a", 61), webtest.Flood, "ａtelier", "a_b_c", webtest.Nordlicht, webtest.Wholesale,
	})...)
	attempts = append(attempts, webtest.Attempt{Name: "the language", Form: webtest.With(good, "language", "fr"), Status: 422}, webtest.Attempt{Name: "the time zone", Form: webtest.With(good, "time_zone", "UTC"), Status: 422})
	attempts = append(attempts, webtest.Each(good, "lookups_per_minute", []string{"", "0", "-1", "1001", "1e2", "0x10", "many", "９", "99999999999999999999"})...)
	attempts = append(attempts, webtest.Each(good, "offline_after", []string{"", "0", "1", "241", "2.5", "soon"})...)
	attempts = append(attempts, webtest.Each(good, "misses_told", []string{"", "1", "1001", "2.5"})...)
	attempts = append(attempts, webtest.Each(good, "warned_days", []string{"", "0", "91", "7.5"})...)
	attempts = append(attempts, webtest.Each(good, "ending_told", []string{"", "0", "31", "-3"})...)
	attempts = append(attempts, webtest.Each(good, "lookups_per_day", []string{"", "0", "100001", "1.5"})...)
	webtest.Refuses(t, site, owner, "/w/"+webtest.Atelier+"/settings/general", attempts)

	organization := webtest.Ask[uuid.UUID](t, site, `select id from organizations where name = 'Nordlicht'`).String()
	good = webtest.With(webtest.AWorkspace("Second"), "organization", "")
	attempts = append(webtest.Each(good, "workspace", webtest.BadNames), webtest.Each(good, "organization", []string{organization, uuid.NewString(), "x", webtest.Flood})[1:]...)
	attempts = append(append(attempts, webtest.Each(good, "country", badCountries)...), webtest.Each(good, "currency", badCurrencies)...)
	webtest.Refuses(t, site, owner, "/workspaces/new", attempts)

	before := site.Kept(t)
	for _, name := range []string{"", "atelier marchand", "Atelier  Marchand", "Nordlicht Yoga", webtest.Flood} {
		if p := owner.Post("/w/"+webtest.Atelier+"/settings/general/delete", url.Values{"name": {name}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("deleting as %.40q: %d", name, p.Status)
		}
	}
	site.Unchanged(t, before, "deleting under another name")
}

func TestRule11BadValuesOfAProfile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	good := url.Values{"name": {"Marie"}, "language": {"en"}, "theme": {"system"}}
	attempts := append(webtest.Each(good, "name", webtest.BadNames), webtest.Each(good, "language", []string{"de", webtest.Flood})[1:]...)
	webtest.Refuses(t, site, owner, "/profile", append(attempts, webtest.Each(good, "theme", []string{"pink", "Dark", webtest.Flood})[1:]...))
	preferences := url.Values{"language": {"fr"}}
	webtest.Refuses(t, site, owner, "/preferences", []webtest.Attempt{
		{Name: "an unknown language", Form: webtest.With(preferences, "language", "de"), Status: 422}, {Name: "an unknown theme", Form: webtest.With(preferences, "theme", "pink"), Status: 422},
		{Name: "two languages", Form: webtest.With(preferences, "language", "fr", "nl"), Status: 422},
	})
	passwords := url.Values{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}}
	webtest.Refuses(t, site, owner, "/profile/password", append(
		webtest.Each(passwords, "current_password", []string{"", "Open-sesame-demo", "open-sesame-demo ", webtest.Flood}),
		webtest.Each(passwords, "password", append(badPasswords, "owner@demo.test"))...))
}

func TestRule11BadValuesAtTheDoor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	v := site.Visit(t)
	for _, path := range []string{"/signup", "/forgot"} {
		v.Get(path)
		webtest.Refuses(t, site, v, path, webtest.Each(url.Values{"email": {"anna@example.org"}}, "email", webtest.BadAddresses))
	}
	v.Get("/login")
	good := url.Values{"email": {"owner@demo.test"}, "password": {"open-sesame-demo"}}
	attempts := append(webtest.Each(good, "email", append(webtest.BadAddresses, "owner2@demo.test.", "nobody@demo.test")), webtest.Each(good, "password", append(badPasswords, "Open-sesame-demo"))...)
	webtest.Refuses(t, site, v, "/login", attempts)
	if v.Cookie("__Host-lk") != "" {
		t.Error("a session came out of it")
	}
}

func TestRule11BadValuesBehindALink(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	for _, tt := range []struct {
		path string
		link string
		form url.Values
		more map[string][]string
	}{
		{"/join", site.Invite(t, owner, "anna@example.org", "agent"), url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}},
			map[string][]string{"name": webtest.BadNames, "password": append(badPasswords, "anna@example.org")}},
		{"/signup/finish", webtest.AccountLink(t, site, "/signup", "bert@example.org"), webtest.With(webtest.With(webtest.AWorkspace("Bakery"), "name", "Bert"), "password", "a quiet kiln in spring"),
			map[string][]string{"name": webtest.BadNames, "workspace": webtest.BadNames, "country": badCountries, "currency": badCurrencies, "password": append(badPasswords, "bert@example.org")}},
		{"/forgot/reset", webtest.AccountLink(t, site, "/forgot", "agent@demo.test"), url.Values{"password": {"a quiet kiln in spring"}},
			map[string][]string{"password": append(badPasswords, "agent@demo.test")}},
	} {
		v := site.Visit(t)
		if p := v.Follow(v.Get(tt.link)); p.Status != http.StatusOK {
			t.Fatalf("%s: %d", tt.path, p.Status)
		}
		for field, bad := range tt.more {
			webtest.Refuses(t, site, v, tt.path, webtest.Each(tt.form, field, bad))
		}
		if p := v.Post(tt.path, webtest.With(tt.form, "email", "other@example.org")); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s with another address: %d", tt.path, p.Status)
		}
		if p := v.Post(tt.path, tt.form); p.Status != http.StatusSeeOther {
			t.Errorf("%s when all is well: %d %s", tt.path, p.Status, p.Text())
		}
	}
}
