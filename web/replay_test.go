package web_test

import (
	"net/http"
	"net/url"
	"path"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/signin"
	"latchkey/web"
	"latchkey/web/webtest"
)

// contactsNamed counts the customers of that name.
func contactsNamed(t *testing.T, site *webtest.Site, name string) int {
	t.Helper()
	return webtest.Ask[int](t, site, `select count(*) from contacts where name = $1`, name)
}

// Rule 42: the key of a form counts for who sends it, and where: somebody else,
// another workspace or another form that brings it makes what it says, and is
// led to nothing of the first.
func TestRule42AKeyIsOfOneFormOfOneUser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner, other := site.SignIn(t, "owner@demo.test"), site.SignIn(t, "admin@demo.test")
	key := uuid.NewString()
	form := url.Values{"name": {"Replayed"}, "once": {key}}
	first := owner.Post(webtest.Contacts, form)
	for what, p := range map[string]*webtest.Page{
		"somebody else":     other.Post(webtest.Contacts, form),
		"another workspace": owner.Post("/w/"+webtest.Wholesale+"/contacts", form),
		"another form":      owner.Post("/w/"+webtest.Atelier+"/tags", form),
		"another key":       owner.Post(webtest.Contacts, webtest.With(form, "once", uuid.NewString())),
	} {
		if p.Status != http.StatusSeeOther || p.Header.Get("Location") == first.Header.Get("Location") {
			t.Errorf("%s: %d to %q", what, p.Status, p.Header.Get("Location"))
		}
	}
	if n := contactsNamed(t, site, "Replayed"); n != 4 {
		t.Errorf("%d customers", n)
	}
	// Whoever may not see what was made is not led there, nor told of it.
	site.Seat(t, "owner@demo.test", "agent", "visibility_own")
	site.Exec(t, `update contacts set assignee_id = null where name = 'Replayed'`)
	owner.Get("/profile")
	again := owner.Post(webtest.Contacts, form)
	if p := owner.Follow(again); p.Status == http.StatusOK && p.Has("Replayed") {
		t.Errorf("the second press shows what is out of reach: %s", p.Text())
	}
	// What was refused can be sent again, by the same key.
	refused := url.Values{"name": {"Mended"}, "email": {"not an address"}, "once": {uuid.NewString()}}
	if p := other.Post(webtest.Contacts, refused); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong form: %d", p.Status)
	}
	refused.Set("email", "mended@example.org")
	if p := other.Post(webtest.Contacts, refused); p.Status != http.StatusSeeOther || contactsNamed(t, site, "Mended") != 1 {
		t.Errorf("mended, by the same key: %d", p.Status)
	}
}

// Rule 42: an invitation that is refused for one address can be sent again, by
// the same key, and a try counts whatever came of it (rule 21).
func TestRule42ARefusedInvitationGivesItsKeyBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	form := url.Values{"email": {"anna@example.org agent@demo.test"}, "role": {"agent"}, "once": {uuid.NewString()}}
	site.ForgetTries(t)
	before := site.Kept(t)
	if p := owner.Post(webtest.Invitations, form); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("somebody who is a member: %d %s", p.Status, p.Text())
	}
	site.Unchanged(t, before, "a refused invitation")
	if n := webtest.Ask[int](t, site, `select sum(count) from throttles where key like 'invite:%:anna@example.org'`); n != 1 {
		t.Errorf("%d tries are counted", n)
	}
	form.Set("email", "anna@example.org")
	if p := owner.Post(webtest.Invitations, form); p.Status != http.StatusSeeOther {
		t.Errorf("mended: %d %s", p.Status, p.Text())
	}
	if n := webtest.Ask[int](t, site, `select sum(count) from throttles where key like 'invite:%:anna@example.org'`); n != 2 {
		t.Errorf("%d tries are counted", n)
	}
}

// Rule 23: the form of a mailed link counts for the browser that drew it, signed
// in or not. The token of another browser does nothing, nor one of a link's page
// at a form that is no link's.
func TestRule23TheFormOfALinkIsOfItsBrowser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	link := site.Invite(t, owner, "nora@demo.test", "agent")
	elsewhere := site.Visit(t)
	elsewhere.Follow(elsewhere.Get(link))
	nora := site.Visit(t)
	nora.Follow(nora.Get(link))
	drawn, foreign := nora.CSRF(), elsewhere.CSRF()
	nora.Get("/login")
	nora.Post("/login", url.Values{"email": {"nora@demo.test"}, "password": {"open-sesame-demo"}})
	before := site.Kept(t)
	for _, action := range []string{"/join", "/join/decline", "/join/switch"} {
		form := url.Values{"csrf": {foreign}, "link": {signin.LinkName(path.Base(link))}}
		if p := nora.Post(action, form); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/join?link="+form.Get("link") {
			t.Errorf("%s with the token of another browser: %d to %q", action, p.Status, p.Header.Get("Location"))
		}
		if p := elsewhere.Post(action, url.Values{"csrf": {drawn}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/join?link="+form.Get("link") {
			t.Errorf("%s in another browser: %d to %q", action, p.Status, p.Header.Get("Location"))
		}
	}
	for _, action := range []string{"/profile", "/logout", "/preferences", webtest.Contacts} {
		if p := nora.Post(action, url.Values{"csrf": {drawn}, "name": {"N"}}); p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			t.Errorf("%s with the token of before the session: %d", action, p.Status)
		}
	}
	site.Unchanged(t, before, "tokens of others")
	if p := nora.Post("/join", url.Values{"csrf": {drawn}, "link": {signin.LinkName(path.Base(link))}}); p.Status != http.StatusSeeOther || p.Header.Get("Location") != "/w/"+webtest.Atelier {
		t.Errorf("its own page, signed in since: %d to %q", p.Status, p.Header.Get("Location"))
	}
}
