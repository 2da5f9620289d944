package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

var badPasswords = []string{"", "short", "eleven char", "aaaaaaaaaaaaaaaa", "password1234", strings.Repeat("x", 129) + "y", flood}

func TestRule11BadValuesOfAWorkspace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	good := url.Values{"name": {"Atelier"}, "slug": {"atelier"}, "lookups_per_minute": {"5"}, "lookups_per_day": {"60"}}
	attempts := append(each(good, "name", badNames), each(good, "slug", []string{
		"", "ab", "-atelier", "atelier-", "até", "a b c", "a/b", "../../x", "%2e%2e", strings.Repeat("a", 61), flood, "ａtelier", "a_b_c", nordlicht, wholesale,
	})...)
	attempts = append(attempts, attempt{"the language", with(good, "language", "fr"), 422}, attempt{"the time zone", with(good, "time_zone", "UTC"), 422})
	attempts = append(attempts, each(good, "lookups_per_minute", []string{"", "0", "-1", "1001", "1e2", "0x10", "many", "９", "99999999999999999999"})...)
	attempts = append(attempts, each(good, "lookups_per_day", []string{"", "0", "100001", "1.5"})...)
	refuses(t, site, owner, "/w/"+atelier+"/settings/general", attempts)

	organization := ask[uuid.UUID](t, site, `select id from organizations where name = 'Nordlicht'`).String()
	good = with(aWorkspace("Second"), "organization", "")
	attempts = append(each(good, "workspace", badNames), each(good, "organization", []string{organization, uuid.NewString(), "x", flood})[1:]...)
	attempts = append(append(attempts, each(good, "country", badCountries)...), each(good, "currency", badCurrencies)...)
	refuses(t, site, owner, "/workspaces/new", attempts)

	before := kept(t, site)
	for _, name := range []string{"", "atelier marchand", "Atelier  Marchand", "Nordlicht Yoga", flood} {
		if p := owner.Post("/w/"+atelier+"/settings/general/delete", url.Values{"name": {name}}); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("deleting as %.40q: %d", name, p.Status)
		}
	}
	unchanged(t, site, before, "deleting under another name")
}

func TestRule11BadValuesOfAProfile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/profile")
	good := url.Values{"name": {"Marie"}, "language": {"en"}, "theme": {"system"}}
	attempts := append(each(good, "name", badNames), each(good, "language", []string{"de", flood})[1:]...)
	refuses(t, site, owner, "/profile", append(attempts, each(good, "theme", []string{"pink", "Dark", flood})[1:]...))
	preferences := url.Values{"language": {"fr"}}
	refuses(t, site, owner, "/preferences", []attempt{
		{"an unknown language", with(preferences, "language", "de"), 422}, {"an unknown theme", with(preferences, "theme", "pink"), 422},
		{"two languages", with(preferences, "language", "fr", "nl"), 422},
	})
	passwords := url.Values{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}}
	refuses(t, site, owner, "/profile/password", append(
		each(passwords, "current_password", []string{"", "Open-sesame-demo", "open-sesame-demo ", flood}),
		each(passwords, "password", append(badPasswords, "owner@demo.test"))...))
}

func TestRule11BadValuesAtTheDoor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	v := site.Visit(t)
	for _, path := range []string{"/signup", "/forgot"} {
		v.Get(path)
		refuses(t, site, v, path, each(url.Values{"email": {"anna@example.org"}}, "email", badAddresses))
	}
	v.Get("/login")
	good := url.Values{"email": {"owner@demo.test"}, "password": {"open-sesame-demo"}}
	attempts := append(each(good, "email", append(badAddresses, "owner2@demo.test.", "nobody@demo.test")), each(good, "password", append(badPasswords, "Open-sesame-demo"))...)
	refuses(t, site, v, "/login", attempts)
	if v.Cookie("__Host-lk") != "" {
		t.Error("a session came out of it")
	}
}

func TestRule11BadValuesBehindALink(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner := site.SignIn(t, "owner@demo.test")
	for _, tt := range []struct {
		path string
		link string
		form url.Values
		more map[string][]string
	}{
		{"/join", invited(t, site, owner, "anna@example.org", "agent"), url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}},
			map[string][]string{"name": badNames, "password": append(badPasswords, "anna@example.org")}},
		{"/signup/finish", accountLink(t, site, "/signup", "bert@example.org"), with(with(aWorkspace("Bakery"), "name", "Bert"), "password", "a quiet kiln in spring"),
			map[string][]string{"name": badNames, "workspace": badNames, "country": badCountries, "currency": badCurrencies, "password": append(badPasswords, "bert@example.org")}},
		{"/forgot/reset", accountLink(t, site, "/forgot", "agent@demo.test"), url.Values{"password": {"a quiet kiln in spring"}},
			map[string][]string{"password": append(badPasswords, "agent@demo.test")}},
	} {
		v := site.Visit(t)
		if p := v.Follow(v.Get(tt.link)); p.Status != http.StatusOK {
			t.Fatalf("%s: %d", tt.path, p.Status)
		}
		for field, bad := range tt.more {
			refuses(t, site, v, tt.path, each(tt.form, field, bad))
		}
		if p := v.Post(tt.path, with(tt.form, "email", "other@example.org")); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s with another address: %d", tt.path, p.Status)
		}
		if p := v.Post(tt.path, tt.form); p.Status != http.StatusSeeOther {
			t.Errorf("%s when all is well: %d %s", tt.path, p.Status, p.Text())
		}
	}
}

// accountLink asks for the link of a sign-up or a new password.
func accountLink(t *testing.T, site *webtest.Site, path, email string) string {
	t.Helper()
	v := site.Visit(t)
	v.Get(path)
	if p := v.Post(path, url.Values{"email": {email}}); p.Status != http.StatusOK {
		t.Fatalf("%s for %s: %d %s", path, email, p.Status, p.Text())
	}
	return mailLink.FindString(site.WaitMail(t, email, path+"/").Text)
}
