package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// The page of a member says what they have, what they did and what was done to their
// access, to each viewer what that one may know.
func TestThePageOfAMember(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test")
	site.FindHelene(t)
	lotte := site.SignIn(t, "assistant@demo.test")
	lotte.Get(webtest.Contacts)
	for range 2 {
		lotte.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody.at.all@example.org"}})
	}
	owner, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "manager@demo.test")
	p := owner.Get(page)
	if p.Status != http.StatusOK {
		t.Fatalf("%d %s", p.Status, p.Text())
	}
	parts := []string{"#member-week", `.member-lines a:contains("Hélène")`, "#member-devices", "#member-changes"}
	for _, part := range parts {
		if p.Find(part).Length() == 0 {
			t.Errorf("the owner is not shown %s", part)
		}
	}
	missed := p.Find(`.member-lines li:contains("n•••@e•••.org")`)
	if missed.Length() != 1 || !strings.Contains(missed.Text(), "Not found") || missed.Find("a").Length() > 0 {
		t.Errorf("of an address that nobody has the owner is told %d times %q", missed.Length(), missed.Text())
	}
	p = manager.Get(page)
	for _, part := range parts {
		if p.Find(part).Length() > 0 {
			t.Errorf("a manager is shown %s", part)
		}
	}
	if p.Status != http.StatusOK || p.Find(`a[href$="/role"]`).Length() > 0 || !p.Has("Vous ne pouvez pas modifier") {
		t.Errorf("a manager may change an assistant, or is not told why not: %d %s", p.Status, p.Text())
	}
}
