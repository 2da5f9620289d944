package people_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/people"

	"latchkey/web/webtest"
)

// opened follows a link to the page behind it.
func opened(t *testing.T, v *webtest.Visitor, link string) *webtest.Page {
	t.Helper()
	p := v.Follow(v.Get(link))
	if p.Status != http.StatusOK {
		t.Fatalf("the page behind a link: %d %s", p.Status, p.Text())
	}
	return p
}

// roleOf reads what an address is in the Atelier, "" for nothing.
func roleOf(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(max(m.role), '') from members m join workspace_slugs s using (workspace_id)
		 where s.slug = $1 and m.email_key = $2 and m.removed_at is null`, webtest.Atelier, email)
}

func users(t *testing.T, site *webtest.Site, email string) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from users where email_key = $1`, email)
}

// Rule 6: for an address without an account a name and a password are all that
// is asked, and nobody has an account before they were given.
func TestRule06SomebodyNew(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	anna := site.Visit(t)
	p := opened(t, anna, site.Invite(t, site.SignIn(t, "owner@demo.test"), "Anna@example.org", "assistant"))
	if p.Find(`main form [name="email"]:not([readonly])`).Length() > 0 || p.Find(`main [name="password"]`).Length() != 1 || !p.Has("Anna@example.org") {
		t.Errorf("the form of somebody new: %s", p.Text())
	}
	anna.Post("/join", url.Values{"name": {"Anna"}, "password": {"short"}})
	if n := users(t, site, "anna@example.org"); n != 0 {
		t.Errorf("%d accounts before anything was accepted", n)
	}
	anna.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}})
	if role := roleOf(t, site, "anna@example.org"); role != "assistant" {
		t.Errorf("joined as %q", role)
	}
	if name := webtest.Ask[string](t, site, `select email from users where email_key = 'anna@example.org'`); name != "Anna@example.org" {
		t.Errorf("the account is %q, not the address that was invited", name)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from members m join users u on u.id = m.user_id where u.email_key = 'anna@example.org'`); n != 1 {
		t.Errorf("%d workspaces, none was asked for", n)
	}
}

// Rule 6: an account joins by its own password, on the invitation's page.
func TestRule06SomebodyWithAnAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	nora := site.Visit(t)
	p := opened(t, nora, site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "agent"))
	if p.Find(`main [name="name"]`).Length() > 0 {
		t.Errorf("somebody with an account is asked for a name")
	}
	before := site.Kept(t)
	for _, form := range []url.Values{{"password": {"a quiet kiln in spring"}}, {"name": {"Nora"}, "password": {"a quiet kiln in spring"}}, {}} {
		if p := nora.Post("/join", form); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong password: %d", p.Status)
		}
	}
	site.Unchanged(t, before, "a wrong password")
	if p := nora.Post("/join", url.Values{"password": {"open-sesame-demo"}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/w/"+webtest.Atelier {
		t.Errorf("joining: %d to %q", p.Status, p.Header.Get("Location"))
	}
	if role := roleOf(t, site, "nora@demo.test"); role != "agent" || users(t, site, "nora@demo.test") != 1 {
		t.Errorf("joined as %q", role)
	}
}

// Rule 6: whoever is signed in with another address is told so, can neither
// join nor be joined, does not read the address in full, and can switch without
// losing the link.
func TestRule06AnotherAccount(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	link := site.Invite(t, site.SignIn(t, "owner@demo.test"), "nora@demo.test", "owner")
	theo := site.SignIn(t, "agent.masked@demo.test")
	tells := func(p *webtest.Page) bool {
		return p.Has("This invitation is for another address") && p.Has("n•••@d•••.test") && p.Has("agent.masked@demo.test") && !strings.Contains(string(p.Body), "nora@")
	}
	if p := opened(t, theo, link); !tells(p) {
		t.Errorf("another account: %s", p.Text())
	}
	before := site.Kept(t)
	for _, form := range []url.Values{{}, {"name": {"Théo"}, "password": {"open-sesame-demo"}}, {"password": {"open-sesame-demo"}}} {
		if p := theo.Post("/join", form); p.Status != http.StatusConflict || !tells(p) {
			t.Errorf("joining with another account: %d %s", p.Status, p.Text())
		}
	}
	id := site.InvitationID(t, webtest.Atelier, "nora@demo.test")
	for _, act := range []string{"accept", "decline"} {
		if p := theo.Post("/invitations/"+id+"/"+act, nil); p.Status != http.StatusNotFound {
			t.Errorf("%s of another's: %d", act, p.Status)
		}
	}
	site.Unchanged(t, before, "another account")
	if p := theo.Follow(theo.Post("/join/switch", nil)); p.Status != http.StatusOK || !p.Has("nora@demo.test") || p.Has("agent.masked@demo.test") {
		t.Errorf("after switching: %d %s", p.Status, p.Text())
	}
	if p := theo.Get("/profile"); p.Status != http.StatusSeeOther {
		t.Errorf("still signed in: %d", p.Status)
	}
}

// Rule 6: whoever is signed in with the address joins with one click, from the
// page of the link or from the switcher.
func TestRule06OneClick(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	owner, nora, former := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "nora@demo.test"), site.SignIn(t, "former@demo.test")
	p := opened(t, nora, site.Invite(t, owner, "nora@demo.test", "agent"))
	if p.Find(`main [name="password"], main [name="name"]`).Length() > 0 {
		t.Errorf("one click asks for more: %s", p.Text())
	}
	if p := nora.Post("/join", nil); p.Status != http.StatusSeeOther || roleOf(t, site, "nora@demo.test") != "agent" {
		t.Errorf("from the page: %d %q", p.Status, roleOf(t, site, "nora@demo.test"))
	}
	site.Invite(t, owner, "former@demo.test", "agent")
	accept := former.Get("/workspaces").Find(`form[action$="/accept"]`).AttrOr("action", "")
	if p := former.Post(accept, nil); p.Status != http.StatusSeeOther || roleOf(t, site, "former@demo.test") != "agent" {
		t.Errorf("from the switcher: %d %q", p.Status, roleOf(t, site, "former@demo.test"))
	}
}

// Rule 5: whether the inviter may still give the role is asked in the moment of
// the answer. If not, nobody joins, and the owners hear of it.
func TestRule05InviterIsAskedAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, sql string }{
		{"has a smaller role", `update members set role = 'manager' where email_key = 'admin@demo.test'`},
		{"is closed out of the settings", `update members set role = 'manager', restrictions = '{settings}' where email_key = 'admin@demo.test'`},
		{"was removed", `update members set removed_at = now() where email_key = 'admin@demo.test'`},
		{"has no access any more", `update members set access_ends_at = now() where email_key = 'admin@demo.test'`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, people.Area)
			anna := site.Visit(t)
			opened(t, anna, site.Invite(t, site.SignIn(t, "admin@demo.test"), "anna@example.org", "assistant"))
			site.Exec(t, tt.sql)
			if p := anna.Post("/join", url.Values{"name": {"Anna"}, "password": {"a quiet kiln in spring"}}); p.Status != http.StatusGone {
				t.Errorf("accepting: %d %s", p.Status, p.Text())
			}
			if roleOf(t, site, "anna@example.org") != "" || users(t, site, "anna@example.org") != 0 {
				t.Error("somebody joined")
			}
			if state := webtest.Ask[string](t, site, `select state from invitations where email_key = 'anna@example.org'`); state != "void" {
				t.Errorf("the invitation is %s", state)
			}
			site.WaitMail(t, "owner@demo.test", "anna@example.org")
			site.WaitMail(t, "owner2@demo.test", "anna@example.org")
		})
	}
}

// Rule 5: accepting never changes a role that somebody has.
func TestRule05AcceptingChangesNoRole(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, people.Area)
	karim := site.SignIn(t, "agent@demo.test")
	site.Exec(t, `update invitations set email = 'agent@demo.test', email_key = 'agent@demo.test', role = 'owner' where email_key = 'pending@demo.test'`)
	karim.Get("/profile")
	if p := karim.Post("/invitations/"+site.InvitationID(t, webtest.Atelier, "agent@demo.test")+"/accept", nil); p.Status >= http.StatusInternalServerError {
		t.Errorf("accepting: %d", p.Status)
	}
	if role := roleOf(t, site, "agent@demo.test"); role != "agent" {
		t.Errorf("an agent became %s", role)
	}
}
