package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// Who said no to mailings, was deleted, and comes in again has said no, whichever way that is
// and whether they are in the bin or gone for good. A member alone writes down another answer.
func TestANoOutlivesItsCustomer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	said := func(email string) string {
		return webtest.Ask[string](t, site, `
			select coalesce(max(concat_ws('|', c.consent, to_char(c.consent_since at time zone 'UTC', 'YYYY-MM-DD'), nullif(c.consent_from, ''))), 'nobody')
			  from contacts c join contact_addresses a on a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.freed
			 where a.email_key = $1 and c.deleted_at is null`, email)
	}
	page := func(email string) string {
		return webtest.Contacts + "/" + webtest.Ask[string](t, site, `
			select contact_id::text from contact_addresses where email_key = $1 and not freed`, email)
	}
	add := func(form url.Values) {
		t.Helper()
		owner.Get(webtest.Contacts + "/new")
		if p := owner.Post(webtest.Contacts, form); p.Status != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", form, p.Status, p.Text())
		}
	}
	bring := func(section, file, counts string) {
		t.Helper()
		page := webtest.Checked(t, owner, "/w/"+webtest.Atelier+section, file, nil)
		checked := owner.Get(page)
		if p := webtest.Taken(t, owner, page); webtest.ImportCounts(p) != counts {
			t.Errorf("%q is %q, want %q: checked as %s", file, webtest.ImportCounts(p), counts, checked.Find("main").Text())
		} else if remarks := strings.Count(counts, " ") == 3; remarks != checked.Has("1 taken with remarks") {
			t.Errorf("%q is checked as %s", file, checked.Find("main").Text())
		}
	}
	for _, gone := range []bool{false, true} {
		site.ForgetTries(t)
		for name, c := range map[string]struct {
			again func(email string)
			want  string // of a no of 2024
		}{
			"the form, saying nothing":    {func(email string) { add(url.Values{"email": {email}}) }, "no|2024-03-01|Fair"},
			"the form, as it stands":      {func(email string) { add(url.Values{"email": {email}, "consent": {"unknown"}}) }, "no|2024-03-01|Fair"},
			"the form, saying yes":        {func(email string) { add(url.Values{"email": {email}, "consent": {"yes"}}) }, "yes|"},
			"a file that says nothing":    {func(email string) { bring("/contacts", "Email,Name\n"+email+",Nina\n", "1 0 0") }, "no|2024-03-01|Fair"},
			"a file that says yes":        {func(email string) { bring("/contacts", "Email,Newsletter\n"+email+",yes\n", "1 0 0 1") }, "no|2024-03-01|Fair"},
			"a file that says no":         {func(email string) { bring("/contacts", "Email,Newsletter\n"+email+",no\n", "1 0 0") }, "no|2"},
			"a further address of a file": {func(email string) { bring("/contacts", "Email,Other e-mail\nx"+email+","+email+"\n", "1 0 0") }, "no|2024-03-01|Fair"},
			"a payment":                   {func(email string) { bring("/transactions", "Email,Date,Amount\n"+email+",2026-01-31,12\n", "1 0") }, "no|2024-03-01|Fair"},
			"a student":                   {func(email string) { bring("/students", "Email,Course\n"+email+","+someCourse(t, site)+"\n", "1 0 0") }, "no|2024-03-01|Fair"},
			"another customer's new address": {func(email string) {
				add(url.Values{"email": {"y" + email}})
				edit := page("y"+email) + "/edit"
				if p := owner.Post(edit, webtest.With(webtest.Typed(owner.Get(edit)), "email", email)); p.Status != http.StatusSeeOther {
					t.Errorf("%d %s", p.Status, p.Text())
				}
			}, "no|2024-03-01|Fair"},
		} {
			if gone && !slices.Contains([]string{"the form, saying nothing", "a file that says yes", "a payment"}, name) {
				continue // The database knows no difference.
			}
			email := strings.NewReplacer(" ", ".", ",", "", "'", "").Replace(name) + map[bool]string{true: "@gone.example", false: "@bin.example"}[gone]
			add(url.Values{"email": {email}, "name": {"Nina"}, "consent": {"no"}})
			id := strings.TrimPrefix(page(email), webtest.Contacts+"/")
			site.Exec(t, `update contacts set consent_since = '2024-03-01 10:00+00', consent_from = 'Fair' where id = $1`, id)
			if p := owner.Post(webtest.Contacts+"/"+id+"/delete", nil); p.Status != http.StatusSeeOther || said(email) != "nobody" {
				t.Fatalf("%s: deleting: %d %s", name, p.Status, p.Text())
			}
			if gone {
				site.Exec(t, `update contacts set deleted_at = deleted_at - interval '31 days' where id = $1`, id)
				site.DB.Due(t, `kind = 'purge_contact' and args->>'contact' = $1`, id)
				webtest.Until(t, "the end of who said no", func() bool {
					return webtest.Ask[int](t, site, `select count(*) from contact_addresses where contact_id = $1`, id) == 0
				})
			}
			c.again(email)
			if got := said(email); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, gone for good %t: %s, want %s", name, gone, got, c.want)
			}
			told := owner.Get(page(email)).Has("said no to mailings before they were deleted")
			if silent := name == "a file that says no"; told == silent {
				t.Errorf("%s: the history tells it: %t", name, told)
			}
		}
	}
	// A yes by hand is the last word: who is deleted then comes in as anybody.
	email := "the.form.saying.yes@bin.example"
	owner.Post(page(email)+"/delete", nil)
	if bring("/contacts", "Email,Newsletter\n"+email+",yes\n", "1 0 0"); !strings.HasPrefix(said(email), "yes|") {
		t.Errorf("after a yes by hand: %s", said(email))
	}
	// A number keeps its no, too, until a member writes down a yes of who has it.
	number := func() bool {
		return webtest.Ask[bool](t, site, `select exists (select from mailing_noes where address_hash = address_hash(workspace_id, '+33612345678'))`)
	}
	add(url.Values{"email": {"number@bin.example"}, "phone": {"+33612345678"}, "consent": {"no"}})
	if owner.Post(page("number@bin.example")+"/delete", nil); !number() {
		t.Error("the no of a number went with its customer")
	}
	add(url.Values{"email": {"again@bin.example"}, "phone": {"+33612345678"}})
	if owner.Post(page("again@bin.example")+"/edit", url.Values{"consent": {"yes"}}); number() {
		t.Error("the no of a number outlives a yes by hand")
	}
	// An import that is undone was none: its noes go with it.
	file := "Email,Newsletter\nmistaken@undo.example,no\n"
	done := webtest.Checked(t, owner, webtest.Contacts, file, nil)
	webtest.Taken(t, owner, done)
	owner.Post(done+"/undo", nil)
	webtest.Worked(t, owner, done)
	if add(url.Values{"email": {"mistaken@undo.example"}}); said("mistaken@undo.example") != "unknown" {
		t.Errorf("after the undoing: %s", said("mistaken@undo.example"))
	}
	// Whoever is in the bin comes back as they were.
	add(url.Values{"email": {"back@bin.example"}, "consent": {"no"}})
	back := page("back@bin.example")
	owner.Post(back+"/delete", nil)
	if p := owner.Post(back+"/restore", nil); p.Status != http.StatusSeeOther || !strings.HasPrefix(said("back@bin.example"), "no|") {
		t.Errorf("back from the bin: %d %s", p.Status, said("back@bin.example"))
	}
	// It is a no of this workspace alone, and no address stands anywhere.
	if kept := webtest.Ask[int](t, site, `
		select count(*) from mailing_noes where position('example' in encode(address_hash, 'escape')) > 0 or workspace_id <> (
		    select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier); kept > 0 {
		t.Errorf("%d noes are elsewhere, or stand in clear", kept)
	}
	for language, want := range map[string][2]string{
		"fr": {"a dit non aux mailings", "avait dit non aux mailings"}, "nl": {"De klant met dit adres zei nee tegen mailings", "Nina zei nee tegen mailings"},
	} {
		site.Exec(t, `update users set language = $1`, language)
		if p := owner.Get(page("a.payment@gone.example")); !p.Has(want[0]) {
			t.Errorf("%s: %s", language, p.Text())
		}
		if p := owner.Get("/w/" + webtest.Atelier + "/settings/audit-log"); !p.Has(want[1]) {
			t.Errorf("%s: the log: %d %s", language, p.Status, p.Text())
		}
	}
}

// someCourse is one that customers can be in.
func someCourse(t *testing.T, site *webtest.Site) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select min(name) from courses where active and deleted_at is null
		   and workspace_id = (select workspace_id from workspace_slugs where slug = $1)`, webtest.Atelier)
}
