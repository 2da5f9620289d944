package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// Rule 16: behind TLS every cookie is bound to this host, and to TLS. Over plain
// http, which development alone has, it is neither: some browsers would not keep
// it there. No script reads either.
func TestRule16CookiesAreBoundToTheirHost(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	links := webtest.LinksOfMails(t, site)
	for scheme, c := range map[string]struct {
		shape string
		names []string
	}{
		"https": {`^(__Host-[a-z]+)=[^;]*; Path=/; (?:Expires=[^;]+; )?Max-Age=[0-9]+; HttpOnly; Secure; SameSite=Lax$`,
			[]string{"__Host-form", "__Host-join", "__Host-signup", "__Host-reset", "__Host-language", "__Host-theme", "__Host-notice", "__Host-device", "__Host-lk"}},
		"http": {`^([a-z]+)=[^;]*; Path=/; (?:Expires=[^;]+; )?Max-Age=[0-9]+; HttpOnly; SameSite=Lax$`,
			[]string{"form", "join", "signup", "reset", "language", "theme", "notice", "device", "lk"}},
	} {
		site.TLS = scheme == "https"
		v := webtest.VisitorOf(t, site.Start(t))
		seen := map[string]bool{}
		look := func(p *webtest.Page) *webtest.Page {
			for _, cookie := range p.Header.Values("Set-Cookie") {
				if strings.Contains(cookie, "Max-Age=0") {
					continue // It is taken away.
				}
				shape := regexp.MustCompile(c.shape).FindStringSubmatch(cookie)
				if shape == nil {
					t.Errorf("%s sets %q", scheme, cookie)
					continue
				}
				seen[shape[1]] = true
			}
			return p
		}
		for _, link := range links {
			parsed, err := url.Parse(link)
			if err != nil {
				t.Fatal(err)
			}
			look(v.Get(look(v.Get(parsed.Path)).Header.Get("Location")))
		}
		look(v.Get("/login"))
		look(v.Post("/preferences", url.Values{"theme": {"dark"}, "language": {"en"}}))
		look(v.Get("/login"))
		if p := look(v.Post("/login", url.Values{"email": {"nora@demo.test"}, "password": {"open-sesame-demo"}})); p.Status != http.StatusSeeOther {
			t.Errorf("%s: signing in: %d %s", scheme, p.Status, p.Text())
		}
		if p := look(v.Get("/profile")); p.Status != http.StatusOK {
			t.Errorf("%s: the session does not open: %d", scheme, p.Status)
		}
		look(v.Post("/profile", url.Values{"name": {"Nora"}, "language": {"en"}, "theme": {"dark"}}))
		for _, name := range c.names {
			if !seen[name] {
				t.Errorf("%s never sets %s", scheme, name)
			}
		}
	}
}

// Rule 23: a browser that keeps no cookies is told so, whatever form it sends;
// nothing is done.
func TestRule23WhoeverKeepsNoCookiesIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for language, words := range map[string]string{"en": "Allow cookies for 127.0.0.1", "fr": "Autorisez les cookies pour 127.0.0.1", "nl": "Sta cookies toe voor 127.0.0.1"} {
		for _, path := range []string{"/login", "/signup", "/forgot"} {
			drawn := site.Visit(t)
			drawn.Get(path)
			before := site.Kept(t)
			bare := site.Visit(t)
			bare.Header = http.Header{"Accept-Language": {language}}
			p := bare.Post(path, url.Values{"csrf": {drawn.CSRF()}, "email": {"nora@demo.test"}, "password": {"open-sesame-demo"}})
			if p.Status != http.StatusForbidden || !p.Has(words) {
				t.Errorf("%s: %d %s", path, p.Status, p.Text())
			}
			site.Unchanged(t, before, path+" without a cookie")
			if p := bare.Post(path, url.Values{"csrf": {"x"}}); p.Has("cookies") {
				t.Errorf("%s, of no page of ours: %s", path, p.Text())
			}
		}
	}
	// A session that is over is no such browser.
	nora := site.SignIn(t, "nora@demo.test")
	if p := site.Visit(t).Post("/preferences", url.Values{"csrf": {nora.CSRF()}, "theme": {"dark"}}); p.Status != http.StatusForbidden || p.Has("cookies") {
		t.Errorf("the form of a session: %d %s", p.Status, p.Text())
	}
}
