package people_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// An owner, and nobody else, signs a member out everywhere.
func TestAnOwnerSignsAMemberOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	lotte, admin, owner := site.SignIn(t, "assistant@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, "owner@demo.test")
	act := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, "assistant@demo.test") + "/sign-out"
	admin.Get(webtest.Members)
	if p := admin.Post(act, url.Values{}); p.Status != http.StatusForbidden {
		t.Errorf("an admin signs somebody out: %d", p.Status)
	}
	if p := lotte.Get("/profile"); p.Status != http.StatusOK {
		t.Errorf("Lotte after that: %d", p.Status)
	}
	owner.Get(webtest.Members)
	if p := owner.Post(act, url.Values{}); p.Status != http.StatusSeeOther {
		t.Errorf("an owner signs somebody out: %d %s", p.Status, p.Text())
	}
	if p := lotte.Get("/profile"); p.Status != http.StatusSeeOther {
		t.Errorf("Lotte is still signed in: %d", p.Status)
	}
}
