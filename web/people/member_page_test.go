package people_test

import (
	"net/http"
	"net/url"
	"strings"
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

// Who set a restriction, and when, stands on the page of a member and in the preview of what
// they see: by a change of the role, and by a grant, a loan or a change that a manager made.
func TestWhoSetARestrictionIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	const email = "manager.restricted@demo.test"
	owner, id := site.SignIn(t, "owner@demo.test"), site.MemberID(t, webtest.Atelier, email)
	pages := []string{webtest.Members + "/" + id, "/w/" + webtest.Atelier + "/settings/access?member=" + id}
	for _, c := range []struct{ act, by, owner string }{
		{"access.grant", "Hanna Grant", "{}"}, {"access.lend", "Lena Loan", "{settings,contact_deletion,data_export,integrations}"}, {"member.change", "Mona Manager", "{}"},
	} {
		site.Exec(t, `update members set owner_restrictions = $2 where id = $1`, id, c.owner)
		site.Exec(t, `
			insert into activity (workspace_id, id, at, actor, act, subject, target, target_id, detail)
			select workspace_id, gen_random_uuid(), now(), $2, $3, 'members', name, id,
			       '{"restrictions_from": [], "restrictions": ["settings", "contact_deletion", "data_export", "integrations"]}' from members where id = $1`, id, c.by, c.act)
		for language, word := range map[string]string{"en": "set by", "fr": "fixée par", "nl": "ingesteld door"} {
			site.Exec(t, `update users set language = $1`, language)
			for _, path := range pages {
				said := owner.Get(path).Find("main").Text()
				if !strings.Contains(said, word) || !strings.Contains(said, c.by) {
					t.Errorf("%s, set by %s (%s): %s says %s", language, c.by, c.act, path, said)
				}
			}
		}
	}
}
