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

// always is what every answer carries (rule 25).
var always = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
	"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
}

func TestRule25EveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, agent, stranger := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "agent@demo.test"), site.Visit(t)
	check := func(what string, p *webtest.Page) {
		t.Helper()
		for name, want := range always {
			if got := p.Header.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s is %q", what, name, got)
			}
		}
		if got := p.Header.Get("Referrer-Policy"); got != "same-origin" && got != "no-referrer" {
			t.Errorf("%s: Referrer-Policy is %q", what, got)
		}
		static := p.Status == http.StatusOK && strings.Contains(what, " /static/")
		if cache := p.Header.Get("Cache-Control"); !static && cache != "no-store" || static && !strings.Contains(cache, "immutable") {
			t.Errorf("%s: Cache-Control is %q", what, cache)
		}
		if p.Header.Get("X-Request-Id") == "" || p.Header.Get("Server") != "" || p.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", what, p.Header)
		}
	}
	login := stranger.Get("/login")
	paths := []string{
		"/healthz", "/readyz", "/nothing", "/static/nothing.css", "/login?" + strings.Repeat("x", 3000), "/w/" + webtest.Nowhere,
		login.Find(`link[rel="stylesheet"]`).AttrOr("href", ""), login.Find("script").AttrOr("src", ""),
	}
	for _, route := range web.Routes() {
		if route.Method == http.MethodGet {
			paths = append(paths, strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", site.MemberID(t, webtest.Atelier, "agent@demo.test"), "{token}", "x").Replace(route.Pattern))
		}
	}
	paths = append(paths, webtest.Contacts+"/"+site.FindHelene(t), webtest.Contacts+"?q=dubois", "/w/"+webtest.Atelier+"/orders?state=paid", webtest.Contacts+"?sort=email")
	assistant := site.SignIn(t, "assistant@demo.test")
	visitors := []*webtest.Visitor{owner, assistant, agent, stranger}
	for at, path := range paths {
		for _, v := range visitors {
			check("GET "+path, v.Get(path))
		}
		// Other methods part before they ask who is there: they take turns.
		check("POST "+path, visitors[at%len(visitors)].Post(path, nil))
		check("DELETE "+path, visitors[(at+1)%len(visitors)].Do(stranger.Request(http.MethodDelete, path, nil)))
	}
}

// Pages have nothing inline: the policy would not run it.
func TestRule25PagesHaveNothingInline(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	found := site.FindHelene(t)
	assistant, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "owner@demo.test")
	var pages []*webtest.Page
	var patterns []string
	for _, route := range web.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		id := site.MemberID(t, webtest.Atelier, "agent@demo.test")
		if strings.Contains(route.Pattern, "/contacts/") {
			id = found
		}
		path := strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", id, "{token}", "x").Replace(route.Pattern)
		pages, patterns = append(pages, owner.Get(path), assistant.Get(path)), append(patterns, route.Pattern, route.Pattern)
	}
	for i, p := range pages {
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			continue
		}
		if n := p.Find(`script:not([src]), style, [style], [onclick], [onsubmit], [onload], [href^="javascript:"], base, [http-equiv]`).Length(); n > 0 {
			t.Errorf("%s: %d elements that the policy forbids", patterns[i], n)
		}
	}
}

// Rule 22: only the host of PUBLIC_URL is ours; health answers on any.
func TestRule22OtherHosts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "owner@demo.test")
	own := strings.TrimPrefix(site.URL, "http://")
	for host, want := range map[string]int{
		own: 200, "evil.example": 421, own + ".evil.example": 421, "127.0.0.1": 421, "127.0.0.1:1": 421, "localhost": 421, "evil.example@" + own: 421,
	} {
		for path, status := range map[string]int{"/login": want, webtest.Members: want, "/healthz": 200, "/readyz": 200} {
			r := v.Request(http.MethodGet, path, nil)
			r.Host = host
			r.Header = r.Header.Clone()
			r.Header.Set("X-Forwarded-Host", own)
			p := v.Do(r)
			if path == "/login" && status == 200 {
				status = 303 // Signed in already.
			}
			if p.Status != status {
				t.Errorf("%s%s: %d, want %d", host, path, p.Status, status)
			}
			if strings.Contains(string(p.Body), "evil.example") {
				t.Errorf("%s%s repeats the host", host, path)
			}
		}
	}
	before := site.Kept(t)
	r := v.Request(http.MethodPost, "/forgot", strings.NewReader("csrf="+v.CSRF()+"&email=owner@demo.test"))
	r.Host, r.Header = "evil.example", http.Header{"Content-Type": {webtest.FormType}}
	if p := v.Do(r); p.Status != http.StatusMisdirectedRequest {
		t.Errorf("a link for another host: %d", p.Status)
	}
	site.Unchanged(t, before, "another host")
}

// Rule 24: whatever next says, one stays on this site.
func TestRule24TargetsStayHere(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	signedIn := site.SignIn(t, "agent@demo.test")
	for next, want := range map[string]string{
		"/profile": "/profile", webtest.Members + "?q=a%20b": webtest.Members + "?q=a%20b", "": "/",
		"//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "/\t/evil.example": "/", "/\n/evil.example": "/",
		"https://evil.example": "/", "http:evil.example": "/", "evil.example": "/", "javascript:alert(1)": "/", "data:text/html,x": "/", " //evil.example": "/",
		"/profile\r\nSet-Cookie: a=b": "/", "/" + strings.Repeat("x", 2100): "/", "@evil.example": "/", "/x\\..\\evil": "/", "?next=//evil.example": "/", "#": "/",
	} {
		if len(next) < 2000 {
			if got := signedIn.Get("/login?next=" + url.QueryEscape(next)).Header.Get("Location"); got != want {
				t.Errorf("signed in, %q leads to %q", next, got)
			}
		}
		signedIn.Get("/profile")
		if got := signedIn.Post("/preferences", url.Values{"theme": {"dark"}, "next": {next}}).Header.Get("Location"); got != want {
			t.Errorf("preferences, %q lead to %q", next, got)
		}
		site.ForgetTries(t)
		v := site.Visit(t)
		v.Get("/login")
		p := v.Post("/login", url.Values{"email": {"agent.own@demo.test"}, "password": {"open-sesame-demo"}, "next": {next}}) // Not to end the session above.
		if diff := cmp.Diff(want, p.Header.Get("Location")); p.Status != http.StatusSeeOther || diff != "" {
			t.Errorf("signing in, %q: %d %s", next, p.Status, diff)
		}
	}
}
