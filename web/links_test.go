package web_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// clean is where the link of a purpose leads.
var clean = map[string]string{"/join": "/join", "/signup": "/signup/finish", "/forgot": "/forgot/reset"}

// Rule 3: a link stands in its mail and nowhere else: in no page, in no file,
// not in the log, not in the activity log, not in the queue, in no table.
func TestRule03LinksStandInTheMailAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	all := webtest.LinksOfMails(t, site)
	owner := site.SignIn(t, "owner@demo.test")
	var seen strings.Builder
	for _, route := range web.Routes() {
		if route.Method == http.MethodGet {
			p := owner.Get(strings.NewReplacer("{workspace}", webtest.Atelier, "{id}", site.MemberID(t, webtest.Atelier, "agent@demo.test"), "{token}", "x").Replace(route.Pattern))
			seen.Write(p.Body)
			seen.WriteString(strings.Join(p.Header.Values("Location"), " "))
		}
	}
	for purpose, link := range all {
		v := site.Visit(t)
		p := v.Get(link)
		if to := p.Header.Get("Location"); to != clean[purpose] || len(p.Body) > 0 && strings.Contains(string(p.Body), path.Base(link)) {
			t.Errorf("%s leads to %q: %s", purpose, to, p.Body)
		}
		p = v.Follow(p)
		seen.Write(p.Body)
		form := v.Post(clean[purpose], url.Values{"password": {"short"}})
		seen.Write(form.Body)
	}
	seen.WriteString(site.Log.String())
	for _, table := range []string{"tokens", "invitations", "activity", "river_job", "sessions", "throttles"} {
		seen.WriteString(webtest.Ask[string](t, site, `select coalesce(string_agg(x::text, ' '), '') from `+table+` x`))
	}
	for purpose, link := range all {
		if strings.Contains(seen.String(), path.Base(link)) {
			t.Errorf("the link of %s stands outside its mail", purpose)
		}
	}
}
