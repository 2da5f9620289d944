package people_test

import (
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"latchkey/web/people"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/signin"
	"latchkey/web/webtest"
)

// clean is where the link of a purpose leads.
var clean = map[string]string{"/join": "/join", "/signup": "/signup/finish", "/forgot": "/forgot/reset"}

// Rule 1: what is kept of a link is its SHA-256, and the link of one purpose
// opens nothing of another.
func TestRule01LinksHaveOnePurpose(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	all := webtest.LinksOfMails(t, site)
	for purpose, link := range all {
		token := path.Base(link)
		if len(token) != 43 {
			t.Errorf("%s: a token of %d characters", purpose, len(token))
		}
		if n := webtest.Ask[int](t, site, `select count(*) from tokens where hash = $1`, signin.HashLink(token)); n != 1 {
			t.Errorf("%s: %d hashes", purpose, n)
		}
		for other := range all {
			v := site.Visit(t)
			want := http.StatusGone
			if other == purpose {
				want = http.StatusOK
			}
			if p := v.Follow(v.Get(other + "/" + token)); p.Status != want {
				t.Errorf("the link of %s at %s: %d, want %d", purpose, other, p.Status, want)
			}
		}
		before := site.Kept(t)
		for dir, other := range clean {
			if dir == purpose {
				continue
			}
			v := site.Visit(t)
			v.Follow(v.Get(dir + "/" + token))
			v.Get("/login")
			form := map[string]url.Values{"/join": {"name": {"X"}, "password": {"a quiet kiln in spring"}}, "/forgot/reset": {"password": {"a quiet kiln in spring"}},
				"/signup/finish": {"name": {"X"}, "workspace": {"X"}, "password": {"a quiet kiln in spring"}}}[other]
			if p := v.Post(other, form); p.Status != http.StatusGone {
				t.Errorf("the link of %s sent to %s: %d", purpose, other, p.Status)
			}
		}
		site.Unchanged(t, before, "a link of another purpose")
	}
}

// Rule 4: opening a link reads. A mail scanner that opens each link ten times
// with GET and HEAD changes nothing at all.
func TestRule04OpeningALinkWritesNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	all := webtest.LinksOfMails(t, site)
	signedIn := map[string]*webtest.Visitor{"nobody": site.Visit(t), "somebody else": site.SignIn(t, "manager@demo.test")}
	site.Exec(t, `update user_sessions set last_seen_at = now() - interval '10 minutes'`)
	before := site.Whole(t)
	for purpose, link := range all {
		for who, v := range signedIn {
			if who != "nobody" && purpose != "/join" {
				continue
			}
			for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodGet} {
				p := v.Do(v.Request(method, link, nil))
				if p.Status != http.StatusSeeOther || p.Header.Get("Location") != clean[purpose] || p.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Errorf("%s %s as %s: %d %v", method, purpose, who, p.Status, p.Header)
				}
				page := v.Do(v.Request(method, clean[purpose], nil))
				if page.Status != http.StatusOK || page.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Errorf("%s %s as %s: %d %v", method, clean[purpose], who, page.Status, page.Header)
				}
				if method == http.MethodGet && page.Find("main form[method=post] button").Length() == 0 {
					t.Errorf("%s: nothing to press for %s", clean[purpose], who)
				}
			}
		}
	}
	if diff := cmp.Diff(before, site.Whole(t)); diff != "" {
		t.Errorf("opening links changed the database:\n%s", diff)
	}
}

// Rule 4: the link waits in a cookie of an hour, that no script reads and that
// survives signing out.
func TestRule04LinkWaitsInACookie(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for purpose, link := range webtest.LinksOfMails(t, site) {
		name := map[string]string{"/join": "__Host-join", "/signup": "__Host-signup", "/forgot": "__Host-reset"}[purpose]
		v := site.SignIn(t, "manager@demo.test")
		want := strings.TrimPrefix(name, "__Host-") + "=" + path.Base(link) + "; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"
		if got := v.Get(link).Header.Values("Set-Cookie"); len(got) != 1 || got[0] != want {
			t.Errorf("%s sets %q, want %q", purpose, got, want)
		}
		v.Get("/profile")
		if p := v.Post("/logout", nil); p.Status != http.StatusSeeOther || v.Cookie(name) != path.Base(link) {
			t.Errorf("%s: signing out: %d, the link is %q", purpose, p.Status, v.Cookie(name))
		}
		if p := v.Get(clean[purpose]); p.Status != http.StatusOK {
			t.Errorf("%s after signing out: %d", purpose, p.Status)
		}
	}
}

// Rule 1: a link works once.
func TestRule01LinksWorkOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for purpose, link := range webtest.LinksOfMails(t, site) {
		form := url.Values{"password": {"a quiet kiln in spring"}}
		if purpose != "/forgot" {
			form.Set("name", "Anna")
		}
		if purpose == "/signup" {
			maps.Copy(form, webtest.AWorkspace("Bakery"))
		}
		first, second := site.Visit(t), site.Visit(t)
		for _, v := range []*webtest.Visitor{first, second} {
			v.Follow(v.Get(link))
		}
		if p := first.Post(clean[purpose], form); p.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", purpose, p.Status, p.Text())
		}
		before := site.Kept(t)
		if p := second.Post(clean[purpose], form); p.Status != http.StatusGone {
			t.Errorf("%s, the second time: %d", purpose, p.Status)
		}
		if p := second.Follow(second.Get(link)); p.Status != http.StatusGone {
			t.Errorf("%s, opened again: %d", purpose, p.Status)
		}
		site.Unchanged(t, before, purpose)
	}
}
