package people_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/policy"
	"latchkey/web/people"
	"latchkey/web/webtest"
)

// lends has an owner lend a member, for a day, what opens a section to them.
func lends(t *testing.T, site *webtest.Site, owner *webtest.Visitor, email, resource string) {
	t.Helper()
	path := asked(t, site, email, resource)
	owner.Get(path)
	if p := owner.Post(path, url.Values{"for": {"day"}, "version": {version(t, site, email)}}); p.Status != http.StatusSeeOther {
		t.Fatalf("%s is lent to %s: %d %s", resource, email, p.Status, p.Text())
	}
}

// heldBy is what a member has by the rows alone: the role and the restrictions, and "lent".
func heldBy(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select role || ' ' || restrictions::text || case when lent_until is not null then ' lent' else '' end
		  from members m join workspace_slugs s using (workspace_id) where slug = $2 and email_key = $1`, email, webtest.Atelier)
}

// Who has something lent cannot make it last: not for themselves, not by an invitation that is
// accepted afterwards; and whoever is removed meanwhile comes back with what was theirs.
func TestWhatIsLentLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	const lotte, camille = "assistant@demo.test", "agent.own@demo.test"
	owner, admin, borrower, nora := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test"), site.SignIn(t, lotte), site.SignIn(t, "nora@demo.test")
	lends(t, site, owner, lotte, "audit_log")
	own := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, lotte)
	borrower.Get(webtest.Members)
	for path, in := range map[string]url.Values{
		own + "/role":                        {"role": {"admin"}, "version": {version(t, site, lotte)}},
		own + "/remove":                      nil,
		own + "/replace":                     {"email": {"lotte2@example.org"}},
		webtest.Invitations:                  {"email": {"lotte2@example.org"}, "role": {"admin"}},
		asked(t, site, lotte, "data_export"): {"for": {"good"}, "version": {version(t, site, lotte)}},
	} {
		if p := borrower.Post(path, in); p.Status/100 != 4 {
			t.Errorf("a borrowed role: POST %s %v: %d", path, in, p.Status)
		}
	}
	if got := heldBy(t, site, lotte); got != "admin {} lent" {
		t.Errorf("she has %s", got)
	}
	site.Invite(t, borrower, "nora@demo.test", "assistant") // As an admin may.
	// Another day, or for good, on top of it is refused; so is what another admin would make of it.
	again := asked(t, site, lotte, "data_export")
	owner.Get(again)
	for _, length := range []string{"day", "week", "good"} {
		if p := owner.Post(again, url.Values{"for": {length}, "version": {version(t, site, lotte)}}); p.Status != http.StatusConflict {
			t.Errorf("lent twice, for a %s: %d", length, p.Status)
		}
	}
	admin.Get(webtest.Members)
	if p := admin.Post(own+"/role", url.Values{"role": {"agent"}, "version": {version(t, site, lotte)}}); p.Status != http.StatusForbidden {
		t.Errorf("an admin takes what an owner lent: %d", p.Status)
	}

	site.Exec(t, `update members set lent_until = now() - interval '1 second' where lent_until is not null`)
	nora.Get("/workspaces")
	nora.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, "nora@demo.test")+"/accept", nil)
	if role := roleOf(t, site, "nora@demo.test"); role != "" {
		t.Errorf("an invitation of who had it lent made %s", role)
	}
	if p := borrower.Post(webtest.Invitations, url.Values{"email": {"x@example.org"}, "role": {"agent"}}); p.Status != http.StatusForbidden {
		t.Errorf("she still invites: %d", p.Status)
	}

	lends(t, site, owner, camille, "reports")
	if got := heldBy(t, site, camille); !strings.HasPrefix(got, "manager") {
		t.Fatalf("she has %s", got)
	}
	owner.Post(webtest.Members+"/"+site.MemberID(t, webtest.Atelier, camille)+"/remove", nil)
	if p := admin.Post(webtest.Invitations, url.Values{"email": {camille}, "role": {"agent"}}); p.Status != http.StatusForbidden {
		t.Errorf("who was removed with something lent is invited without her restriction: %d", p.Status)
	}
	if p := admin.Post(webtest.Invitations, url.Values{"email": {camille}, "role": {"agent"}, "restrictions": {"visibility_own"}}); p.Status != http.StatusSeeOther {
		t.Errorf("with it: %d %s", p.Status, p.Text())
	}
	back := site.SignIn(t, camille)
	back.Get("/workspaces")
	back.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, camille)+"/accept", nil)
	if got := heldBy(t, site, camille); got != "agent {visibility_own}" {
		t.Errorf("she comes back as %s", got)
	}
}

// What waits is void, or no longer grantable, once its member is another, or gone and back; a
// restriction that an owner set is an owner's to lift, by a request as well.
func TestARequestOutlivesNoChange(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	const lotte, theo = "assistant@demo.test", "agent.masked@demo.test"
	owner := site.SignIn(t, "owner@demo.test")
	path, was := asked(t, site, lotte, "audit_log"), version(t, site, lotte)
	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, lotte)
	owner.Get(path)
	post := func(v *webtest.Visitor, path string, in url.Values, status int) {
		t.Helper()
		if p := v.Post(path, in); p.Status != status {
			t.Errorf("POST %s %v: %d, want %d: %s", path, in, p.Status, status, p.Text())
		}
	}
	post(owner, page+"/role", url.Values{"role": {"agent"}, "version": {was}}, http.StatusSeeOther)
	post(owner, path, url.Values{"for": {"good"}, "version": {was}}, http.StatusConflict)
	if got := heldBy(t, site, lotte); got != "agent {}" {
		t.Errorf("a change that the grant did not see is undone: %s", got)
	}
	post(owner, page+"/remove", nil, http.StatusSeeOther)
	for _, seen := range []string{was, version(t, site, lotte)} {
		if p := owner.Post(path, url.Values{"for": {"good"}, "version": {seen}}); p.Status != http.StatusConflict && p.Status != http.StatusNotFound {
			t.Errorf("granted to who has left: %d", p.Status)
		}
	}
	site.Invite(t, owner, lotte, "agent")
	back := site.SignIn(t, lotte)
	back.Get("/workspaces")
	back.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, lotte)+"/accept", nil)
	post(owner, path, url.Values{"for": {"good"}, "version": {version(t, site, lotte)}}, http.StatusConflict)
	if got := heldBy(t, site, lotte); got != "agent {}" {
		t.Errorf("what they asked for before they left is theirs: %s", got)
	}

	path = asked(t, site, theo, "shortcuts")
	for _, who := range []string{"admin", "manager"} {
		v := site.SignIn(t, who+"@demo.test")
		v.Get(path)
		post(v, path, url.Values{"for": {"day"}, "version": {version(t, site, theo)}}, http.StatusForbidden)
	}
	post(owner, path, url.Values{"for": {"good"}, "version": {version(t, site, theo)}}, http.StatusSeeOther)
	if got := heldBy(t, site, theo); got != "agent {mask_contact}" {
		t.Errorf("he has %s", got)
	}
}

// Whatever is asked for, of whatever section, by whatever role: it is written down, or refused
// with a reason; and what is granted opens that very thing and makes nobody an owner.
func TestEveryRequestOpensWhatItAsksFor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner := site.SignIn(t, "owner@demo.test")
	actions := []string{"list", "open", "lookup", "create", "update", "delete", "export"}
	granted := 0
	for _, who := range []string{"agent.masked", "assistant", "manager.restricted", "admin"} {
		email := who + "@demo.test"
		held := heldBy(t, site, email)
		v := site.SignIn(t, email)
		v.Get(atelier + "/access")
		for _, resource := range policy.Resources() {
			for _, action := range actions {
				p := v.Post(atelier+"/access", url.Values{"resource": {resource.String()}, "action": {action}})
				if !slices.Contains([]int{303, 403, 409, 422}, p.Status) {
					t.Fatalf("%s asks to %s %s: %d %s", who, action, resource, p.Status, p.Text())
				}
				if p.Status != http.StatusSeeOther {
					continue
				}
				path := accessRequests + "/" + webtest.Ask[string](t, site, `select id::text from access_requests where state = 'open' order by id desc limit 1`)
				owner.Get(path)
				if p := owner.Post(path, url.Values{"for": {"week"}, "version": {version(t, site, email)}}); p.Status != http.StatusSeeOther {
					t.Fatalf("%s, %s %s is granted: %d %s", who, action, resource, p.Status, p.Text())
				}
				granted++
				if got := heldBy(t, site, email); strings.HasPrefix(got, "owner") || !strings.HasSuffix(got, " lent") {
					t.Errorf("%s asks to %s %s, and has %s", who, action, resource, got)
				}
				if p := v.Post(atelier+"/access", url.Values{"resource": {resource.String()}, "action": {action}}); p.Status != http.StatusConflict {
					t.Errorf("%s was granted to %s %s, and still asks for it: %d", who, action, resource, p.Status)
				}
				site.Exec(t, `update members set lent_until = null, role = own_role, restrictions = own_restrictions, owner_restrictions = own_owner_restrictions,
					own_role = null, own_restrictions = null, own_owner_restrictions = null, version = version + 1 where lent_until is not null`)
				site.Exec(t, `update access_requests set state = 'void' where state = 'open'`)
			}
		}
		if got := heldBy(t, site, email); got != held {
			t.Errorf("%s has %s, and had %s", who, got, held)
		}
	}
	if granted < 20 {
		t.Errorf("only %d requests were granted", granted)
	}
}

// An invitation that is changed, withdrawn and accepted in one instant ends as one of them: who
// is in has what its last change that succeeded gave.
func TestAnInvitationChangesWhileItIsAccepted(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, admin := site.SignIn(t, "owner@demo.test"), webtest.VisitorOf(t, site.Start(t))
	admin.SignIn("admin@demo.test", "open-sesame-demo")
	const email = "nora@demo.test"
	for round := range 16 {
		site.ForgetTries(t)
		owner.Get(webtest.Members)
		admin.Get(webtest.Members)
		site.Invite(t, owner, email, "agent")
		id := site.InvitationID(t, webtest.Atelier, email)
		nora := site.SignIn(t, email)
		nora.Get("/workspaces")
		requests := []*http.Request{
			webtest.Posting(nora, "/invitations/"+id+"/accept", nil),
			webtest.Posting(admin, webtest.Invitations+"/"+id+"/role", url.Values{"role": {"assistant"}}),
		}
		if round%2 == 1 {
			requests = append(requests, webtest.Posting(owner, webtest.Invitations+"/"+id+"/withdraw", nil))
		}
		answers := webtest.Together(t, requests)
		for answer := range answers {
			if answer[0] == '5' {
				t.Errorf("round %d: %v", round, answers)
			}
		}
		state := webtest.Ask[string](t, site, `select state || ' ' || role from invitations where id = $1`, id)
		role := roleOf(t, site, email)
		if in := strings.HasPrefix(state, "accepted"); in != (role != "") || in && state != "accepted "+role {
			t.Errorf("round %d: the invitation is %s, and the member %q: %v", round, state, role, answers)
		}
		if n := webtest.Ask[int](t, site, `select count(*)::int from activity where act = 'invitation.change' and target_id = $1`, id); (n == 1) != strings.HasSuffix(state, "assistant") {
			t.Errorf("round %d: %d changes in the log, and it is %s", round, n, state)
		}
		if role != "" {
			owner.Post(webtest.Members+"/"+site.MemberID(t, webtest.Atelier, email)+"/remove", nil)
		}
		site.Exec(t, `update invitations set state = 'withdrawn' where id = $1 and state = 'pending'`, id)
	}
}

// What is lent is said wherever an owner reads who has which role: in the list, of who sees a
// section, and in the preview of their access.
func TestALoanIsSeenWhereverTheRoleIs(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	const lotte = "assistant@demo.test"
	owner := site.SignIn(t, "owner@demo.test")
	lends(t, site, owner, lotte, "audit_log")
	id := site.MemberID(t, webtest.Atelier, lotte)
	until := webtest.Ask[string](t, site, `select to_char(lent_until at time zone 'Europe/Paris', 'YYYY-MM-DD') from members where id = $1`, id)
	csv := strings.Split(string(owner.Post(webtest.Members+".csv", nil).Body), "\r\n")
	lent := func(row string) bool { return strings.Contains(row, lotte+`","admin"`) }
	if i := slices.IndexFunc(csv, lent); i < 0 || !strings.Contains(csv[i], until) || !strings.HasSuffix(csv[i], `"assistant"`) {
		t.Errorf("the file of members does not say until when: %q", csv)
	}
	for language, words := range map[string][2]string{
		"en": {"Lent until", "then Assistant again"}, "fr": {"Accès temporaire jusqu’au", "puis de nouveau Assistant"},
		"nl": {"Tijdelijke toegang tot", "daarna weer Assistent"},
	} {
		site.Exec(t, `update users set language = $1`, language)
		for where, part := range map[string]string{
			webtest.Members: `tr:has(a[href="members/` + id + `"])`,
			"/w/" + webtest.Atelier + "/settings/access/who?resource=audit_log": `li:has(a[href$="` + id + `"])`,
			"/w/" + webtest.Atelier + "/settings/access?member=" + id:           ".lead",
		} {
			said := owner.Get(where).Find("main " + part).Text()
			for _, word := range words {
				if !strings.Contains(said, word) {
					t.Errorf("%s, %s: no %q in %q", language, where, word, said)
				}
			}
		}
	}
}
