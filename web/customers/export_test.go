package customers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"

	"latchkey/internal/demo"
	"latchkey/web/webtest"
)

func TestRule30TheCustomersLeaveWithAnOwnerAndAPassword(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	site.Exec(t, `update contacts set name = '=1+1' where id = $1`, site.SomeContact(t, webtest.Atelier))
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get(webtest.Contacts)
	before := site.Kept(t)
	for _, password := range []string{"", "wrong", demo.Password + " ", webtest.Flood} {
		p := owner.Post(webtest.Contacts+"/export", url.Values{"password": {password}})
		if p.Status != http.StatusUnprocessableEntity || !p.Has("This is not the password of this account.") {
			t.Errorf("%.20q: %d %s", password, p.Status, p.Text())
		}
	}
	site.Unchanged(t, before, "a wrong password")
	page, rows := webtest.Exported(t, owner, "/contacts", url.Values{"password": {demo.Password}})
	if want := webtest.Ask[int](t, site, `select count(*) from contacts where deleted_at is null and workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier); len(rows) != want+1 {
		t.Errorf("%d rows of %d customers", len(rows)-1, want)
	}
	text := ""
	for _, row := range rows {
		text += strings.Join(row, "|") + "\n"
	}
	if !strings.Contains(text, "Hélène Dubois|helene.dubois@example.org|") || strings.Contains(text, "\n=1+1") || !strings.Contains(text, "\n'=1+1|") {
		t.Errorf("%.2000s", text)
	}
	if detail := webtest.Ask[string](t, site, `select detail->>'rows' from activity where act = 'export.write' order by at desc limit 1`); detail == "" || detail == "0" {
		t.Errorf("the log says %q rows", detail)
	}
	if p := owner.Get("/w/" + webtest.Atelier + "/settings/data-export"); p.Find(`a[href="`+page+`"]`).Length() != 1 || !p.Has("Ready") {
		t.Errorf("it is not listed: %s", p.Text())
	}

	t.Run("for nobody else", func(t *testing.T) {
		for who, v := range map[string]*webtest.Visitor{
			"another owner": site.SignIn(t, "owner2@demo.test"), "an admin": site.SignIn(t, "admin@demo.test"), "an assistant": site.SignIn(t, "assistant@demo.test"),
			"their other browser": site.SignIn(t, "owner@demo.test"), "a stranger": site.SignIn(t, "nora@demo.test"),
		} {
			v.Get("/profile")
			for what, p := range map[string]*webtest.Page{"page": v.Get(page), "file": v.Post(page, nil)} {
				if p.Status != http.StatusNotFound || strings.Contains(string(p.Body), "helene") {
					t.Errorf("%s gets the %s: %d", who, what, p.Status)
				}
			}
		}
	})
	t.Run("for an hour", func(t *testing.T) {
		site.Exec(t, `update exports set finished_at = now() - interval '61 minutes'`)
		if p := owner.Get(page); p.Status != http.StatusOK || !p.Has("The hour is over") || p.Find("#work form").Length() > 0 {
			t.Errorf("the page: %d %s", p.Status, p.Text())
		}
		if p := owner.Post(page, nil); p.Status != http.StatusGone || !p.Has("The file is not there any more") {
			t.Errorf("the file: %d %s", p.Status, p.Text())
		}
		site.Exec(t, `update exports set finished_at = now()`)
	})
	t.Run("while they are owner", func(t *testing.T) {
		site.Seat(t, "owner@demo.test", "admin")
		if p := owner.Post(page, nil); p.Status != http.StatusForbidden || strings.Contains(string(p.Body), "helene") {
			t.Errorf("demoted: %d %s", p.Status, p.Text())
		}
		site.Seat(t, "owner@demo.test", "owner")
		site.Exec(t, `update members set version = version + 2 where email_key = 'owner@demo.test'`) // Back again: their access is not what it was.
		if p := owner.Post(page, nil); p.Status != http.StatusGone {
			t.Errorf("owner again: %d %s", p.Status, p.Text())
		}
	})
}
