package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"
	"latchkey/web/webtest"
)

// What an owner took by suspending somebody, an owner alone gives back: no manager or admin
// does, not by an invitation that waited, nor by a removal and a new one.
func TestWhomAnOwnerSuspendsAnOwnerLetsBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	const email = "agent.own@demo.test"
	owner, admin, manager := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, "manager@demo.test")
	camille := site.SignIn(t, email)
	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, email)
	for _, v := range []*webtest.Visitor{owner, admin, manager, camille} {
		v.Get("/workspaces")
	}
	post := func(v *webtest.Visitor, who, path string, in url.Values, status int, words string) {
		t.Helper()
		if p := v.Post(path, in); p.Status != status || !p.Has(words) {
			t.Errorf("%s, %s %v: %d, want %d with %q: %s", who, path, in, p.Status, status, words, p.Text())
		}
	}
	invite := url.Values{"email": {email}, "role": {"agent"}, "restrictions": {"visibility_own"}}
	out := func(what string) {
		t.Helper()
		camille = site.SignIn(t, email) // Whoever is suspended was signed out.
		if p := camille.Get("/w/" + webtest.Atelier); p.Status != http.StatusNotFound || !p.Has("Your access is suspended") {
			t.Errorf("%s: she is in, or not told: %d %s", what, p.Status, p.Text())
		}
	}

	// An invitation of a manager waits, from a day on which her access had ended.
	site.Exec(t, `update members set access_ends_at = now() - interval '1 day' where email_key = $1`, email)
	post(manager, "a manager", webtest.Invitations, invite, http.StatusSeeOther, "")
	site.Exec(t, `update members set access_ends_at = null where email_key = $1`, email)
	post(owner, "an owner", page+"/suspend", nil, http.StatusSeeOther, "")
	out("suspended")
	camille.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, email)+"/accept", nil)
	out("with an invitation that waited")

	const closed = "Only an owner gives back access that an owner has suspended"
	for who, v := range map[string]*webtest.Visitor{"an admin": admin, "a manager": manager} {
		post(v, who, page+"/reactivate", nil, http.StatusForbidden, closed)
		post(v, who, webtest.Invitations, invite, http.StatusForbidden, closed)
		if p := v.Get(page); p.Has("Give access back") || !p.Has(closed) {
			t.Errorf("%s is offered it, or not told why not: %s", who, p.Text())
		}
		if p := v.Get(page + "/menu"); p.Has("Give access back") || p.Has("Suspend") {
			t.Errorf("%s is offered it: %s", who, p.Text())
		}
	}
	post(owner, "an owner", webtest.Invitations, invite, http.StatusUnprocessableEntity, "is a member already")
	post(owner, "an owner", page+"/role", url.Values{"role": {"owner"}, "version": {version(t, site, email)}}, http.StatusConflict, "Give the access back first")
	site.ForgetTries(t)
	post(manager, "a manager", page+"/remove", nil, http.StatusSeeOther, "")
	post(manager, "a manager", webtest.Invitations, invite, http.StatusForbidden, closed)
	post(owner, "an owner", webtest.Invitations, invite, http.StatusSeeOther, "")
	camille.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, email)+"/accept", nil)
	if p := camille.Get("/w/" + webtest.Atelier); p.Status == http.StatusNotFound {
		t.Errorf("an owner invites her again, and she is out: %s", p.Text())
	}

	// What a manager took, a manager gives back.
	post(manager, "a manager", page+"/suspend", nil, http.StatusSeeOther, "")
	out("suspended by a manager")
	post(manager, "a manager", webtest.Invitations, invite, http.StatusUnprocessableEntity, "is a member already")
	// Among several, too, a role is given to who is suspended, and they stay it; nobody of
	// another workspace is reached.
	id := strings.TrimPrefix(page, webtest.Members+"/")
	post(owner, "an owner", several, url.Values{"act": {"role"}, "ids": {id}, "role": {"assistant"}}, http.StatusSeeOther, "")
	if p := owner.Get(webtest.Members); p.Has("not done") || roleOf(t, site, email) != "assistant" {
		t.Errorf("a role for who is suspended: %s", p.Find(".notice").Text())
	}
	out("with another role")
	nora := site.MemberID(t, webtest.Nordlicht, "nora@demo.test")
	post(owner, "an owner", several, url.Values{"act": {"remove"}, "ids": {nora}}, http.StatusSeeOther, "")
	for _, act := range []string{"suspend", "reactivate"} {
		post(owner, "an owner", webtest.Members+"/"+nora+"/"+act, nil, http.StatusNotFound, "")
	}
	if p := site.SignIn(t, "nora@demo.test").Get("/w/" + webtest.Nordlicht + "/settings/members"); p.Status != http.StatusOK {
		t.Errorf("somebody of another workspace: %d", p.Status)
	}
	post(admin, "an admin", page+"/reactivate", nil, http.StatusSeeOther, "")
}

// version is that of a member of the Atelier, as forms carry it.
func version(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select version::text from members m join workspace_slugs s using (workspace_id) where slug = $2 and email_key = $1`, email, webtest.Atelier)
}

// Two who answer at once give it once; what was lent ends without a word to whoever has left
// meanwhile; and nothing is given to who is suspended, nor by who may not lift what is there.
func TestAnswersThatMeet(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	site.Exec(t, `update users set language = 'en'`)
	const email = "assistant@demo.test"
	owner, other, lotte := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "owner2@demo.test"), site.SignIn(t, email)
	lotte.Get(atelier + "/access")
	log := url.Values{"resource": {"audit_log"}, "action": {"open"}}
	for answer, n := range webtest.Together(t, []*http.Request{
		webtest.Posting(lotte, atelier+"/access", log), webtest.Posting(lotte, atelier+"/access", log),
	}) {
		if answer != "303 "+atelier+"/access" {
			t.Errorf("asked twice at once: %d times %s", n, answer)
		}
	}
	if n := webtest.Ask[int](t, site, `select count(*)::int from access_requests q join members m on m.id = q.member_id where m.email_key = $1`, email); n != 1 {
		t.Fatalf("%d requests", n)
	}
	path, was := openRequest(t, owner)
	other.Get(path)
	given := webtest.Together(t, []*http.Request{
		webtest.Posting(owner, path, url.Values{"for": {"day"}, "version": {was}}),
		webtest.Posting(other, path, url.Values{"for": {"good"}, "version": {was}}),
	})
	if given["303 "+accessRequests] != 1 || given["409"] != 1 {
		t.Errorf("two owners answer at once: %v", given)
	}

	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, email)
	site.Exec(t, `update members set lent_until = now() + interval '1 day', own_role = 'assistant', own_restrictions = '{}', own_owner_restrictions = '{}'
		where email_key = $1 and role = 'admin'`, email)
	if p := owner.Get(page + "/role"); !p.Has("then Assistant again: another choice, once saved, is for good") {
		t.Errorf("the form of her role: %s", p.Text())
	}
	owner.Post(page+"/suspend", nil)
	site.Exec(t, `update access_requests set state = 'open', answered_by = null, until = null where resource = 'audit_log'`)
	if p := owner.Post(path, url.Values{"for": {"good"}, "version": {version(t, site, email)}}); p.Status != http.StatusConflict || !p.Has("Give the access back first") {
		t.Errorf("granted to who is suspended: %d", p.Status)
	}
	site.Exec(t, `update access_requests set state = 'granted', answered_by = member_id, until = now() where resource = 'audit_log'`)
	mails := webtest.Ask[int](t, site, `select count(*)::int from river_job where kind = 'access_mail'`)
	site.Exec(t, `update members set lent_until = now() - interval '1 second' where lent_until is not null and email_key <> 'agent.lent@demo.test'`)
	site.Exec(t, `insert into river_job (args, kind, max_attempts, queue, priority, state, scheduled_at)
		select jsonb_build_object('workspace', workspace_id, 'member', id), 'lending_end', 5, 'default', 1, 'available', now()
		  from members where lent_until is not null and email_key <> 'agent.lent@demo.test'`)
	webtest.Until(t, "what was lent is taken back", func() bool {
		return webtest.Ask[int](t, site, `select count(*)::int from members where own_role is not null and email_key <> 'agent.lent@demo.test'`) == 0
	})
	if n := webtest.Ask[int](t, site, `select count(*)::int from river_job where kind = 'access_mail'`); n != mails {
		t.Errorf("%d mails more to who is suspended", n-mails)
	}
	if role := webtest.Ask[string](t, site, `select role from members m join workspace_slugs s using (workspace_id) where slug = $2 and email_key = $1`,
		email, webtest.Atelier); role != "assistant" {
		t.Errorf("she is %s", role)
	}
}
