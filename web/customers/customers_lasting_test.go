package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/web/webtest"
)

// What is wrong with the reason is told.
func TestReasonIsToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Contacts)
	p := v.Post(webtest.Contacts+"/lookup", url.Values{"email": {webtest.Helene}, "reason": {strings.Repeat("a", 201)}})
	if p.Status != 422 || !p.Has("At most 200 characters") {
		t.Errorf("%d says nothing of the reason: %s", p.Status, p.Text())
	}
}

// Whoever may not list does not assign: neither when changing nor when creating.
func TestAssistantAssignsOnCreate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Contacts)
	agent := site.MemberID(t, webtest.Atelier, "agent@demo.test")
	p := v.Post(webtest.Contacts, url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "assignee": {agent}})
	if n := webtest.Ask[int](t, site, `select count(*) from contacts where email = 'anna@example.org' and assignee_id is not null`); n != 0 {
		t.Errorf("%d: an assistant assigned a contact", p.Status)
	}
}

// Somebody who was removed is nobody to assign to.
func TestRemovedMemberAsAssignee(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get(webtest.Contacts)
	p := v.Post(webtest.Contacts, url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "assignee": {site.MemberID(t, webtest.Atelier, "former@demo.test")}})
	if p.Status != http.StatusUnprocessableEntity {
		t.Errorf("assigned to who was removed: %d", p.Status)
	}
}

// A country that is none.
func TestCountryThatIsNone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get(webtest.Contacts)
	if p := v.Post(webtest.Contacts, url.Values{"name": {"Anna"}, "country": {"QQ"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("country QQ: %d", p.Status)
	}
}

// The owners are told also when the limit was lowered in the middle of a window.
func TestLoweredLimitTellsNobody(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.ForgetTries(t)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Contacts)
	for range 5 {
		v.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
	}
	site.Exec(t, `update workspaces set lookups_per_minute = 2`)
	if p := v.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}}); p.Status != 429 {
		t.Errorf("%d", p.Status)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from river_job where kind = 'limit_mail'`); n != 3 {
		t.Errorf("%d mails for two owners and an admin", n)
	}
}

// An assistant may not change who is responsible, nor lose their own key, by
// an edit; and the wrong choice of country keeps what was typed.
func TestFormIsLostByAWrongChoice(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "owner@demo.test")
	v.Get(webtest.Contacts)
	p := v.Post(webtest.Contacts, url.Values{"name": {"Anna"}, "country": {"France"}})
	if p.Find(`main form [name="name"]`).AttrOr("value", "") != "Anna" {
		t.Errorf("%d: the form is gone: %s", p.Status, p.Text())
	}
}

// An address that is there is found by an assistant who creates, also while
// another field is refused by the database: a lookup answers once.
func TestUnknownAssigneeOfAnAssistant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	v := site.SignIn(t, "assistant@demo.test")
	v.Get(webtest.Contacts)
	p := v.Post(webtest.Contacts, url.Values{"name": {"Anna"}, "email": {"anna@example.org"}, "assignee": {"01890a5d-ac96-774b-bcce-b302099a8057"}})
	if p.Status >= 500 {
		t.Errorf("%d", p.Status)
	}
	if n := webtest.Ask[int](t, site, `select count(*) from contacts where email = 'anna@example.org'`); n != 0 {
		t.Errorf("created")
	}
}
