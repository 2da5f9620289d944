package web_test

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/web/webtest"
)

// Rule 39: what fails on our side shows a number to tell, and no cause; the
// cause stands in the log under that number.
func TestRule39FailuresTellNoCause(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, sql string }{
		{"before anybody is known", `alter function whoami(text, text, boolean) rename to nobody`},
		{"in a handler", `alter table invitations rename to letters`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, web.Areas...)
			v := site.SignIn(t, "owner@demo.test")
			v.Get(webtest.Members)
			site.Exec(t, tt.sql)
			p := v.Get(webtest.Members)
			number := p.Header.Get("X-Request-Id")
			if p.Status != http.StatusInternalServerError || number == "" || !p.Has(number) {
				t.Errorf("%d, number %q: %s", p.Status, number, p.Text())
			}
			webtest.Readable(t, tt.name, p)
			for _, cause := range []string{"whoami", "invitations", "relation", "does not exist", "postgres", "42P01", "42883"} {
				if strings.Contains(strings.ToLower(p.Text()), cause) {
					t.Errorf("the page tells %q: %s", cause, p.Text())
				}
			}
			if log := site.Log.String(); !strings.Contains(log, number) || !strings.Contains(log, "does not exist") {
				t.Error("the log does not tell the cause")
			}
		})
	}
}

// Rule 37: health tells a process from a database, and nothing else.
func TestRule37Health(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.Visit(t)
	for path, body := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if p := v.Get(path); p.Status != http.StatusOK || string(p.Body) != body || p.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %q %v", path, p.Status, p.Body, p.Header)
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/vars", "/.env", "/.git/config", "/static/", "/static/css/", "/static/../go.mod", "/static/%2e%2e/go.mod"} {
		if p := v.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Status)
		}
	}
}

// Rule 38: the log holds no password, cookie, token or query.
func TestRule38LogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	v := site.SignIn(t, "owner@demo.test")
	token, csrf := v.Cookie("__Host-lk"), ""
	v.Get(webtest.Members + "?q=somebody-looked-for")
	csrf = v.CSRF()
	v.Post("/profile/password", map[string][]string{"current_password": {"open-sesame-demo"}, "password": {"a quiet kiln in spring"}})
	v.Get("/join/some-secret-of-a-link")
	log := site.Log.String()
	for _, secret := range []string{"open-sesame-demo", "a quiet kiln", token, v.Cookie("__Host-lk"), csrf, "somebody-looked-for", "some-secret-of-a-link"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, `"route":"/w/{workspace}/settings/members"`) {
		t.Error("the log does not name the route")
	}
}
