package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Whoever is given a customer has their conversations from then on, and is told of those that
// are open: on the customer's page, of many at once, and from a member who leaves.
func TestWhoIsGivenACustomerIsTold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	conversation := site.SomeConversation(t)
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, conversation)
	site.Exec(t, `update conversations set state = case when id = $1 then 'open' else 'closed' end where contact_id = $2`, conversation, contact)
	agent, admin, manager := "agent@demo.test", "admin@demo.test", "manager@demo.test"
	owner := site.SignIn(t, "owner@demo.test")
	told := func(email, kind string) int {
		return webtest.Ask[int](t, site, `select count(*) from notifications
			where conversation_id = $1 and kind = $2 and member_id = $3`, conversation, kind, site.MemberID(t, webtest.Atelier, email))
	}
	posted := func(path string, form url.Values) {
		t.Helper()
		if p := owner.Post(path, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
	}
	site.Exec(t, `update contacts set assignee_id = null, team_id = null where id = $1`, contact)

	edit := webtest.Contacts + "/" + contact + "/edit"
	posted(edit, webtest.With(webtest.Typed(owner.Get(edit)), "assignee", site.MemberID(t, webtest.Atelier, agent)))
	if n := told(agent, "assigned"); n != 1 {
		t.Errorf("on the customer's page: told %d times", n)
	}
	if p := site.SignIn(t, agent).Get(bell); p.Find(`#told a[href$="`+conversation+`"]`).Length() != 1 {
		t.Errorf("the bell says %s", p.Text())
	}
	posted(webtest.Contacts+"/bulk", url.Values{"act": {"assign"}, "assignee": {site.MemberID(t, webtest.Atelier, admin)}, "contacts": {contact}})
	if n := told(admin, "assigned"); n != 1 {
		t.Errorf("among many: told %d times", n)
	}
	posted(webtest.Members+"/"+site.MemberID(t, webtest.Atelier, admin)+"/remove", url.Values{"hand_to": {site.MemberID(t, webtest.Atelier, manager)}})
	if n := told(manager, "assigned"); n != 1 {
		t.Errorf("from who leaves: told %d times", n)
	}

	team := webtest.Ask[string](t, site, `select t.team_id::text from team_members t where t.member_id = $1 limit 1`, site.MemberID(t, webtest.Atelier, agent))
	posted(webtest.Contacts+"/bulk", url.Values{"act": {"assign"}, "assignee": {""}, "contacts": {contact}})
	posted(webtest.Contacts+"/bulk", url.Values{"act": {"team"}, "team": {team}, "contacts": {contact}})
	if n := told(agent, "team"); n != 1 {
		t.Errorf("the team is told %d times", n)
	}
	site.Exec(t, `update contacts set assignee_id = $2, team_id = null where id = $1`, contact, site.MemberID(t, webtest.Atelier, manager))
	site.Exec(t, `delete from notifications`)
	form := webtest.Typed(owner.Get(edit))
	form.Set("assignee", "")
	form.Set("team", team)
	posted(edit, form)
	if n := told(agent, "team"); n != 1 {
		t.Errorf("a team that has it from a member is told %d times", n)
	}
}

// A customer whom a team gets on the customer's own page, with many others, or by a file, is given to whose
// turn it is there.
func TestATeamGetsCustomersByTurn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	conversation := site.SomeConversation(t)
	contact := webtest.Ask[string](t, site, `select contact_id::text from conversations where id = $1`, conversation)
	site.Exec(t, `update conversations set state = case when id = $1 then 'open' else 'closed' end where contact_id = $2`, conversation, contact)
	owner, agent := site.SignIn(t, "owner@demo.test"), site.MemberID(t, webtest.Atelier, "agent@demo.test")
	team := webtest.Ask[string](t, site, `insert into teams (workspace_id, id, name, name_key, turns)
		select workspace_id, gen_random_uuid(), 'By turn', 'by turn', 'turn' from members where id = $1 returning id::text`, agent)
	site.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select workspace_id, $2, id from members where id = $1`, agent, team)
	site.Exec(t, `update members set last_seen_at = now(), busy = false where id = $1`, agent)
	email := webtest.Ask[string](t, site, `select email from contacts where id = $1`, contact)
	post := func(path string, form url.Values) {
		t.Helper()
		if p := owner.Post(path, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, p.Status, p.Text())
		}
	}
	for road, give := range map[string]func(){
		"many at once": func() {
			post(webtest.Contacts+"/bulk", url.Values{"act": {"team"}, "team": {team}, "contacts": {contact}})
		},
		"the customer's page": func() {
			path := webtest.Contacts + "/" + contact + "/edit"
			post(path, webtest.With(webtest.Typed(owner.Get(path)), "team", team))
		},
		"a file": func() {
			p := webtest.Imported(t, owner, webtest.Contacts, "Email,Team\n"+email+",By turn\n", url.Values{"existing": {"change"}, "column_1": {"team"}})
			if got := webtest.ImportCounts(p); got != "0 1 0" {
				t.Fatalf("of %s: %s %s", email, got, p.Find("main").Text())
			}
		},
	} {
		site.Exec(t, `update contacts set assignee_id = null, team_id = null where id = $1`, contact)
		give()
		webtest.Until(t, road+" gives it by turn", func() bool {
			return webtest.Ask[bool](t, site, `select assignee_id is not distinct from $2 from contacts where id = $1`, contact, agent)
		})
	}
}
