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

// Who may sign whom out: an owner everybody but themselves, and nobody else anybody.
func TestWhoSignsWhomOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	for who, want := range map[string]map[string]int{
		"owner":              {"owner2": http.StatusSeeOther, "admin": http.StatusSeeOther, "agent": http.StatusSeeOther, "owner": http.StatusForbidden},
		"admin":              {"owner": http.StatusForbidden, "agent": http.StatusForbidden, "admin": http.StatusForbidden},
		"manager":            {"agent": http.StatusForbidden, "assistant": http.StatusForbidden},
		"manager.restricted": {"agent": http.StatusForbidden},
		"assistant":          {"agent": http.StatusForbidden},
		"agent":              {"agent.own": http.StatusForbidden},
		"nora":               {"agent": http.StatusNotFound},
		"former":             {"agent": http.StatusNotFound},
	} {
		for whom, status := range want {
			actor, target := site.SignIn(t, who+"@demo.test"), site.SignIn(t, whom+"@demo.test")
			member := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, whom+"@demo.test")
			actor.Get("/profile")
			if p := actor.Post(member+"/sign-out", nil); p.Status != status {
				t.Errorf("%s signs %s out: %d, want %d", who, whom, p.Status, status)
			}
			if p := target.Get("/profile"); (p.Status == http.StatusOK) == (status == http.StatusSeeOther) {
				t.Errorf("%s after %s has signed them out with %d: %d", whom, who, status, p.Status)
			}
			if n := actor.Get(member).Find(`form[action$="/sign-out"]`).Length(); n > 0 && status != http.StatusSeeOther {
				t.Errorf("%s is offered to sign %s out", who, whom)
			}
			site.ForgetTries(t)
		}
	}
}
