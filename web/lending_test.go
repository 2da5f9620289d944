package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// What an owner lent stays lent: whoever else changes the member makes it neither longer nor
// theirs, and a removal gives nobody what the owner had taken.
func TestWhatIsLentIsKeptByNobody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	const home, email = "/w/" + webtest.Atelier, "agent.own@demo.test"
	site.Exec(t, `update members set restrictions = '{visibility_own,workflows}', owner_restrictions = '{workflows}' where email_key = $1`, email)
	agent, manager, owner := site.SignIn(t, email), site.SignIn(t, "manager@demo.test"), site.SignIn(t, "owner@demo.test")
	agent.Get(home + "/access")
	ask := func(resource string) string {
		if p := agent.Post(home+"/access", url.Values{"resource": {resource}, "action": {"update"}}); p.Status != http.StatusSeeOther {
			t.Fatalf("asked for %s: %d %s", resource, p.Status, p.Text())
		}
		path, _ := owner.Get(home + "/settings/access/requests").Find(".requests a").First().Attr("href")
		return path
	}
	version := func() string {
		return webtest.Ask[string](t, site, `select version::text from members m join workspace_slugs s using (workspace_id) where slug = $2 and email_key = $1`,
			email, webtest.Atelier)
	}
	held := func() string {
		return webtest.Ask[string](t, site, `
			select concat_ws(' ', role, restrictions, own_restrictions, own_owner_restrictions) from members m join workspace_slugs s using (workspace_id)
			 where slug = $2 and email_key = $1`, email, webtest.Atelier)
	}
	lotte := site.SignIn(t, "assistant@demo.test")
	deleted := lotte.Get(webtest.Contacts + "/deleted")
	if action := deleted.Find(`.ask-access [name="action"]`).AttrOr("value", ""); deleted.Status != http.StatusForbidden || action != "list" {
		t.Errorf("the list of deleted customers, for who only looks up: %d, %q", deleted.Status, action)
	}
	if p := lotte.Post(home+"/access", url.Values{"resource": {"contacts"}, "action": {"list"}}); p.Status != http.StatusSeeOther {
		t.Errorf("who opens what they find asks for the list: %d %s", p.Status, p.Text())
	}
	path := ask("shortcuts")
	if p := owner.Post(path, url.Values{"for": {"day"}, "version": {version()}}); p.Status != http.StatusSeeOther {
		t.Fatalf("lent: %d %s", p.Status, p.Text())
	}
	const lent = "agent {visibility_own} {visibility_own,workflows} {workflows}"
	if got := held(); got != lent {
		t.Fatalf("lent: %s", got)
	}

	page := webtest.Members + "/" + site.MemberID(t, webtest.Atelier, email)
	manager.Get(page)
	same := url.Values{"role": {"agent"}, "restrictions": {"visibility_own"}, "version": {version()}}
	if p := manager.Post(page+"/role", same); p.Status != http.StatusSeeOther || held() != lent {
		t.Errorf("a manager saves it as it is: %d, %s", p.Status, held())
	}
	other := url.Values{"role": {"agent"}, "version": {version()}}
	if p := manager.Post(page+"/role", other); p.Status != http.StatusForbidden || held() != lent {
		t.Errorf("a manager gives more: %d, %s", p.Status, held())
	}
	path = ask("broadcasts")
	if p := owner.Post(path, url.Values{"for": {"good"}, "version": {version()}}); p.Status != http.StatusConflict || !p.Has("ends by itself") {
		t.Errorf("for good, of what is lent: %d", p.Status)
	}
	if p := manager.Post(page+"/remove", nil); p.Status != http.StatusSeeOther {
		t.Fatalf("removed: %d %s", p.Status, p.Text())
	}
	invite := url.Values{"email": {email}, "role": {"agent"}, "restrictions": {"visibility_own"}}
	if p := manager.Post(webtest.Invitations, invite); p.Status != http.StatusForbidden {
		t.Errorf("a manager takes them back with more: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select count(*)::int from access_requests q join members m on m.id = q.member_id where q.state = 'open' and m.email_key = $1`, email); n != 0 {
		t.Errorf("%d requests of somebody who has left wait", n)
	}
}
