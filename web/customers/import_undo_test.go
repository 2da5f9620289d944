package customers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"latchkey/web/customers"
	"latchkey/web/webtest"
)

// kept is what a customer has, by the address.
func kept(t *testing.T, site *webtest.Site, email string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(max(concat_ws('|', c.name, c.phone, c.street, c.postal_code, c.city, c.country)), 'nobody')
		  from contacts c join contact_addresses a on a.workspace_id = c.workspace_id and a.contact_id = c.id and not a.freed
		 where a.email_key = '`+email+`' and c.deleted_at is null`)
}

// An import fills gaps, goes over what is there, or leaves it, as its maker says;
// what it does not say blanks nothing, and an address is one thing.
func TestAnImportChangesOnlyWhatItSays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	base := "Email,Name,Phone,Street,Postal code,City,Country\n" +
		"ann@keep.example,Ann,+32475123451,1 Old Street,1000,Brussels,BE\nben@keep.example,,,,,Brussels,\ncat@keep.example,Cat,,,,,\n"
	const ann, ben, cat = "Ann|+32475123451|1 Old Street|1000|Brussels|BE", "||||Brussels|", "Cat|||||"
	for name, c := range map[string]struct{ file, existing, ann, ben, cat string }{
		"a city alone, over":          {"Email,City\nann@keep.example,Ixelles\n", "change", "Ann|+32475123451|1 Old Street|1000|Ixelles|BE", ben, cat},
		"empty cells, over":           {"Email,Name,Phone,Street,City\nann@keep.example,,-,,\n", "change", ann, ben, cat},
		"another address, into gaps":  {"Email,Name,Street,City,Country\nann@keep.example,Anna,2 New Road,Paris,FR\nben@keep.example,Ben,2 New Road,Paris,FR\n", "fill", ann, "Ben||||Brussels|", cat},
		"the same address, into gaps": {"Email,Street,City,Country\nben@keep.example,2 New Road,Brussels,BE\ncat@keep.example,2 New Road,Paris,FR\n", "fill", ann, "||2 New Road||Brussels|BE", "Cat||2 New Road||Paris|FR"},
		"all of it, left":             {base + "ann@keep.example,Other,,,,,\n", "leave", ann, ben, cat},
		"nothing new":                 {base, "change", ann, ben, cat},
	} {
		t.Run(name, func(t *testing.T) {
			site.Exec(t, `update contacts set deleted_at = now() where email like '%@keep.example'`)
			site.Exec(t, `delete from contact_addresses where email_key like '%@keep.example'`)
			site.Exec(t, `delete from throttles`)
			webtest.Imported(t, owner, webtest.Contacts, base, nil)
			versions := webtest.Ask[int](t, site, `select sum(version) from contacts where email like '%@keep.example' and deleted_at is null`)
			p := webtest.Imported(t, owner, webtest.Contacts, c.file, url.Values{"existing": {c.existing}})
			for email, want := range map[string]string{"ann@keep.example": c.ann, "ben@keep.example": c.ben, "cat@keep.example": c.cat} {
				if got := kept(t, site, email); got != want {
					t.Errorf("%s is %s, want %s: %s", email, got, want, p.Text())
				}
			}
			changed := webtest.Ask[int](t, site, `select sum(version) from contacts where email like '%@keep.example' and deleted_at is null`) - versions
			if got := webtest.ImportCounts(p); !strings.HasPrefix(got, fmt.Sprintf("0 %d ", changed)) || !strings.HasSuffix(got, " 0") {
				t.Errorf("%d were changed, it says %s", changed, got)
			}
		})
	}
}

// An import can be undone: whom it made and nobody touched goes, whom it changed
// and nobody changed since is as before, and the others stay.
func TestAnImportIsUndone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name,City,Tags\nwas@undo.example,Wanda,Gent,Old\nlater@undo.example,Lars,Gent,\n", nil)
	p := webtest.Imported(t, owner, webtest.Contacts, "Email,Name,City,Tags\nwas@undo.example,Wilma,Lund,\"Old, New\"\nlater@undo.example,Lena,Lund,\nmade@undo.example,Mia,,\nnoted@undo.example,Nils,,\nwrote@undo.example,Willem,,\n",
		url.Values{"existing": {"change"}})
	if got := webtest.ImportCounts(p); got != "3 2 0" {
		t.Fatalf("%s: %s", got, p.Text())
	}
	id := webtest.Ask[string](t, site, `select contact_id::text from contact_addresses where email_key = 'was@undo.example'`)
	if p := owner.Get(webtest.Contacts + "/" + id); !p.Has("by the import of customers.csv") || !p.Has("Before: Name: Wanda; City: Gent") {
		t.Errorf("the history: %s", p.Text())
	}
	site.Exec(t, `update contacts set city = 'Oslo', version = version + 1 where email = 'later@undo.example'`)
	site.Exec(t, `insert into contact_notes (workspace_id, id, contact_id, member_id, text)
		select c.workspace_id, gen_random_uuid(), c.id, m.id, 'Call him' from contacts c join members m on m.workspace_id = c.workspace_id where c.email = 'noted@undo.example' limit 1`)
	site.Exec(t, `with c as (select workspace_id, id from contacts where email = 'wrote@undo.example'), k as (
		insert into channels (workspace_id, id, kind, name, address) select workspace_id, gen_random_uuid(), 'email', 'Post', 'post@undo.example' from c returning id)
		insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token) select c.workspace_id, gen_random_uuid(), c.id, k.id, now(), 'undo' from c, k`)
	undo := p.Find(`form[action$="/undo"]`).AttrOr("action", "")
	page := strings.TrimSuffix(undo, "/undo")
	assistant := site.SignIn(t, "manager.restricted@demo.test")
	assistant.Get("/profile")
	if p := assistant.Post(undo, nil); p.Status != http.StatusNotFound && p.Status != http.StatusForbidden {
		t.Errorf("somebody else undoes it: %d", p.Status)
	}
	if p := owner.Post(undo, nil); p.Status != http.StatusSeeOther {
		t.Fatalf("undoing: %d %s", p.Status, p.Text())
	}
	p = webtest.Worked(t, owner, page)
	if !p.Has("The import was undone") || !strings.HasSuffix(webtest.ImportCounts(p), " 2") {
		t.Errorf("%s: %s", webtest.ImportCounts(p), p.Text())
	}
	for email, want := range map[string]string{
		"was@undo.example": "Wanda||||Gent|", "later@undo.example": "Lena||||Oslo|", "made@undo.example": "nobody", "noted@undo.example": "Nils|||||", "wrote@undo.example": "Willem|||||",
	} {
		if got := kept(t, site, email); got != want {
			t.Errorf("%s is %s, want %s", email, got, want)
		}
	}
	if tags := webtest.Ask[string](t, site, `select string_agg(g.name, ' ') from contact_tags ct join tags g on g.id = ct.tag_id where ct.contact_id = '`+id+`'`); tags != "Old" {
		t.Errorf("the tags are %s", tags)
	}
	if p := owner.Get(webtest.Contacts + "?q=wanda"); !p.Has("was@undo.example") {
		t.Errorf("she is not found by her name: %s", p.Text())
	}
	if p := owner.Post(undo, nil); p.Status != http.StatusConflict {
		t.Errorf("once more: %d", p.Status)
	}
}

// Whoever may not delete customers can bring them, and undo nothing of it.
func TestUndoingAnImportAsksForTheRightToDelete(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	manager := site.SignIn(t, "manager.restricted@demo.test")
	webtest.Imported(t, manager, webtest.Contacts, "Email\nrestricted@undo.example\n", nil)
	page := webtest.Contacts + "/imports/" + webtest.Ask[string](t, site, `select id::text from imports`)
	if p := manager.Get(page); webtest.ImportCounts(p) != "1 0 0" || p.Find(`form[action$="/undo"]`).Length() > 0 {
		t.Errorf("it is offered: %s", p.Text())
	}
	if p := manager.Post(page+"/undo", nil); p.Status != http.StatusForbidden {
		t.Errorf("undoing: %d %s", p.Status, p.Text())
	}
	if state := webtest.Ask[string](t, site, `select state from imports`); state != "done" || kept(t, site, "restricted@undo.example") == "nobody" {
		t.Errorf("the import is %s", state)
	}
}

// An import is undone within thirty days, and not later.
func TestAnImportIsUndoneForThirtyDays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email\nlate@undo.example\n", nil)
	page := webtest.Contacts + "/imports/" + webtest.Ask[string](t, site, `select id::text from imports`)
	for _, c := range []struct {
		ago    string
		forms  int
		status int
		kept   string
	}{{"30 days 1 minute", 0, http.StatusConflict, ""}, {"29 days 23 hours", 1, http.StatusSeeOther, "nobody"}} {
		site.Exec(t, `update imports set finished_at = now() - $1::interval`, c.ago)
		if forms := owner.Get(page).Find(`form[action$="/undo"]`).Length(); forms != c.forms {
			t.Errorf("%s ago: %d forms offer it", c.ago, forms)
		}
		if p := owner.Post(page+"/undo", nil); p.Status != c.status {
			t.Errorf("%s ago: %d %s", c.ago, p.Status, p.Text())
		}
		webtest.Worked(t, owner, page)
		if got := strings.Trim(kept(t, site, "late@undo.example"), "|"); got != c.kept {
			t.Errorf("%s ago: the customer is %q, want %q", c.ago, got, c.kept)
		}
	}
}

// The same file again is said to be the same.
func TestTheSameFileAgainIsSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	const file = "Name,City\nHans Ohnemail,Berlin\n"
	webtest.Imported(t, owner, webtest.Contacts, file, nil)
	p := owner.Get(owner.Upload(webtest.Contacts+"/import", "again.csv", file).Header.Get("Location"))
	if !p.Has("The same file, or another with the same rows, was imported on") {
		t.Errorf("%s", p.Text())
	}
	if p := owner.Get(owner.Upload(webtest.Contacts+"/import", "other.csv", file+"Ida,\n").Header.Get("Location")); p.Has("The same file, or another with the same rows, was imported on") {
		t.Errorf("another file: %s", p.Text())
	}
}

// The same rows in another file are said too, once they were checked: in another
// order of rows and columns, otherwise parted, and in other letters.
func TestTheSameRowsInAnotherFileAreSaid(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, customers.Area)
	owner := site.SignIn(t, "owner@demo.test")
	webtest.Imported(t, owner, webtest.Contacts, "Email,Name,City\nzoe@rows.example,Zoë,Liège\nida@rows.example,Ida,\n", nil)
	for file, want := range map[string]bool{
		"Name;City;Email\r\nIda;;ida@rows.example\r\nZo\xeb;Li\xe8ge;zoe@rows.example\r\n":            true,
		"Email,City,Name\nzoe@rows.example,Liège,Zoë\nida@rows.example,,Ida\n":                        true,
		"Email,Name,City\nzoe@rows.example,Zoë,Liège\nida@rows.example,Ida,\nida@rows.example,Ida,\n": false,
		"Email,Name,City\nzoe@rows.example,Ida,Liège\nida@rows.example,Zoë,\n":                        false,
		"Email,City,Name\nzoe@rows.example,Zoë,Liège\nida@rows.example,Ida,\n":                        false,
	} {
		if p := owner.Get(webtest.Checked(t, owner, webtest.Contacts, file, nil)); p.Has("another with the same rows, was imported on") != want {
			t.Errorf("%q: %s", file, p.Text())
		}
	}
}
