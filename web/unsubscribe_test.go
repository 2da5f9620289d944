package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Whoever stops mailings has stopped them, whatever became meanwhile of the customer whom the
// mail was for, and whatever becomes of them after.
func TestWhoStopsMailingsHasStoppedThem(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	site.Exec(t, `update contacts set consent = 'no' where consent = 'yes'`)
	names := []string{"bin", "moved", "merged", "twice", "taken", "forgotten", "returned"}
	page := map[string]string{} // of the customer
	for _, name := range names {
		owner.Get(webtest.Contacts + "/new")
		made := owner.Post(webtest.Contacts, url.Values{"email": {name + "@stop.example"}, "name": {"Of " + name}, "consent": {"yes"}})
		if made.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", name, made.Status, made.Text())
		}
		page[name] = webtest.Contacts + "/" + webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = $1`, name+"@stop.example")
	}
	list := owner.Follow(owner.Post("/w/"+webtest.Atelier+"/broadcasts", url.Values{"name": {"June"}, "subject": {"New in June"}, "text": {"Bowls."}}))
	sending := list.Find(`tr:contains("June") a.row-mark`).AttrOr("href", "")
	channel := webtest.Ask[string](t, site, `select id::text from channels where address = 'bonjour@atelier.test'`)
	if p := owner.Post(sending+"/begin", url.Values{"channel": {channel}, "tag": {""}, "per_minute": {"600"}, "at": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("beginning: %d %s", p.Status, p.Text())
	}
	link := map[string]string{}
	for _, name := range names {
		link[name] = regexp.MustCompile(`/unsubscribe/[A-Za-z0-9_-]+`).FindString(site.WaitMail(t, name+"@stop.example", "Bowls.").Text)
	}
	do := func(what, at string, form url.Values) {
		t.Helper()
		owner.Get(webtest.Contacts)
		if p := owner.Post(at, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", what, p.Status, p.Text())
		}
	}
	stop := func(name string) {
		t.Helper()
		p := site.Visit(t)
		p.Get(link[name])
		if pressed := p.Post(link[name], nil); pressed.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", name, pressed.Status)
		}
	}
	answer := func(name string) string {
		return webtest.Ask[string](t, site, `select consent from contacts where id = $1`, strings.TrimPrefix(page[name], webtest.Contacts+"/"))
	}
	moveTo := func(name, email string) {
		t.Helper()
		do("moving", page[name]+"/edit", webtest.With(webtest.Typed(owner.Get(page[name]+"/edit")), "email", email))
	}

	do("deleting", page["bin"]+"/delete", nil)
	stop("bin")
	do("restoring", page["bin"]+"/restore", nil)

	moveTo("moved", "elsewhere@stop.example")
	stop("moved")

	site.Exec(t, `update contacts set merged_into = $1, deleted_at = now() where id = $2`,
		strings.TrimPrefix(page["twice"], webtest.Contacts+"/"), strings.TrimPrefix(page["merged"], webtest.Contacts+"/"))
	site.Exec(t, `delete from contact_addresses where email_key = 'merged@stop.example'`)
	stop("merged")

	// Somebody else has the address by now, and goes again.
	do("deleting", page["taken"]+"/delete", nil)
	owner.Get(webtest.Contacts + "/new")
	do("adding", webtest.Contacts, url.Values{"email": {"taken@stop.example"}, "name": {"Another"}, "consent": {"yes"}})
	page["another"] = webtest.Contacts + "/" + webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = 'taken@stop.example' and not freed`)
	do("deleting", page["another"]+"/delete", nil)
	site.Exec(t, `insert into mailing_noes (workspace_id, address_hash, since, origin)
		select workspace_id, address_hash(workspace_id, 'taken@stop.example'), now(), 'mailing: May' from workspace_slugs where slug = $1`, webtest.Atelier)
	do("restoring", page["another"]+"/restore", nil)

	// Thirty days after their deletion nobody knows their address, and the link still finds it.
	for _, name := range []string{"forgotten", "returned"} {
		do("deleting", page[name]+"/delete", nil)
	}
	site.Exec(t, `update contacts set deleted_at = now() - interval '31 days' where email in ('forgotten@stop.example', 'returned@stop.example')`)
	site.Exec(t, `update river_job set state = 'available', scheduled_at = now() where kind = 'purge_contact'`)
	webtest.Until(t, "they are forgotten", func() bool {
		return webtest.Ask[bool](t, site, `select not exists (select from broadcast_recipients where address || address_key ~ '(forgotten|returned)@')`)
	})
	stop("forgotten")
	if !webtest.Ask[bool](t, site, `select exists (select from mailing_noes where address_hash = address_hash(workspace_id, 'forgotten@stop.example'))`) {
		t.Error("the no of one who was forgotten is not kept for who comes in with the address")
	}
	owner.Get(webtest.Contacts + "/new")
	do("adding", webtest.Contacts, url.Values{"email": {"returned@stop.example"}, "name": {"Returned"}, "consent": {"yes"}})
	page["returned"] = webtest.Contacts + "/" + webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = 'returned@stop.example' and
		not freed`)
	stop("returned")

	for _, name := range []string{"bin", "moved", "twice", "another", "returned"} {
		if got := answer(name); got != "no" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if p := owner.Get(page["moved"]); !p.Has("By the link in the mailing June") {
		t.Errorf("the customer does not say since when: %s", p.Text())
	}
}
