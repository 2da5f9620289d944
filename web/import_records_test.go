package web_test

import (
	"net/http"
	"testing"

	"latchkey/web"
	"latchkey/web/webtest"
)

// newCourses adds courses to the Atelier.
func newCourses(t *testing.T, site *webtest.Site, names ...string) {
	t.Helper()
	for _, name := range names {
		site.Exec(t, `insert into courses (workspace_id, id, name, name_key) select workspace_id, gen_random_uuid(), $2, lower($2)
			from workspace_slugs where slug = $1`, webtest.Atelier, name)
	}
}

// studentsOf are the students of a domain, by address, course, state, progress and day.
func studentsOf(t *testing.T, site *webtest.Site, domain string) string {
	t.Helper()
	return webtest.Ask[string](t, site, `
		select coalesce(string_agg(concat_ws(' ', split_part(a.email_key, '@', 1), k.name, s.state, s.progress, to_char(s.enrolled_at at time zone 'Europe/Paris', 'YYYY-MM-DD')),
		       ', ' order by a.email_key, k.name, s.enrolled_at), '')
		  from students s join courses k on k.id = s.course_id join contact_addresses a on a.contact_id = s.contact_id
		 where a.email_key like '%@`+domain+`'`)
}

// A file that comes again makes nothing new, brings up to date who has come further,
// and its undoing takes back the one and the other.
func TestStudentsThatComeAgainAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	newCourses(t, site, "Slipware", "Closed one", "Same", "Same")
	site.Exec(t, `update courses set active = false where name = 'Closed one'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/students"
	first := "email,course,date,status,progress\nfay@again.example,Slipware,2026-02-03,enrolled,20\ngus@again.example,Slipware,2026-02-03,active,10\n" +
		"hal@again.example,Closed one,2026-02-03,active,10\nina@again.example,Same,2026-02-03,active,10\n"
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "2 0 2" {
		t.Errorf("at first: %s", webtest.ImportCounts(p))
	}
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "0 0 2 2" {
		t.Errorf("again: %s", webtest.ImportCounts(p))
	}
	later := "email,course,date,status,progress\nfay@again.example,SLIPWARE,,completed,\ngus@again.example,Slipware,2026-02-03,active,10\njo@again.example,Slipware,2026-03-03,,30\n"
	p := webtest.Imported(t, owner, section, later, nil)
	if webtest.ImportCounts(p) != "1 1 1 0" {
		t.Errorf("later: %s", webtest.ImportCounts(p))
	}
	if got := studentsOf(t, site, "again.example"); got != "fay Slipware finished 100 2026-02-03, gus Slipware enrolled 10 2026-02-03, jo Slipware enrolled 30 2026-03-03" {
		t.Errorf("they are %s", got)
	}
	undo := owner.Post(p.Find(`form.import-undo`).AttrOr("action", ""), nil)
	if undo.Status != http.StatusSeeOther {
		t.Fatalf("undoing: %d %s", undo.Status, undo.Text())
	}
	webtest.Worked(t, owner, undo.Header.Get("Location"))
	if got := studentsOf(t, site, "again.example"); got != "fay Slipware enrolled 20 2026-02-03, gus Slipware enrolled 10 2026-02-03" {
		t.Errorf("undone they are %s", got)
	}
	if there := webtest.Ask[bool](t, site, `select deleted_at is null from contacts where email = 'jo@again.example'`); there {
		t.Error("whom the import made is still there")
	}
}

// A subscription that comes again is brought up to date, is nobody else's, and does
// not come to life again; the undoing takes all of it back.
func TestSubscriptionsThatComeAgainAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update workspaces set time_zone = 'UTC'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/subscriptions"
	head := "reference,email,plan,price,currency,interval,status,start date,ended at\n"
	first := head + "S1,kit@again.example,Club,10,EUR,month,active,2026-02-03,\nS2,leo@again.example,Club,10,EUR,month,cancelled,2026-02-03,2026-03-01\n" +
		",moe@again.example,Club,10,EUR,month,active,2026-02-03,\n"
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "3 0 0" {
		t.Errorf("at first: %s", webtest.ImportCounts(p))
	}
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "0 0 3 0" {
		t.Errorf("again: %s", webtest.ImportCounts(p))
	}
	p := webtest.Imported(t, owner, section, head+"S1,kit@again.example,Club,12,EUR,month,cancelled,2026-02-03,2026-04-05\n"+
		"S2,leo@again.example,Club,10,EUR,month,active,2026-02-03,\nS2,ned@again.example,Club,10,EUR,month,cancelled,2026-02-03,2026-03-01\n"+
		",moe@again.example,CLUB,10,EUR,month,paused,2026-02-03,\nS3,oda@again.example,Club,10,EUR,month,active,2026-02-03,\n", nil)
	if webtest.ImportCounts(p) != "1 2 2" {
		t.Errorf("later: %s", webtest.ImportCounts(p))
	}
	are := func(want string) {
		t.Helper()
		if got := webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', split_part(c.email, '@', 1), plan, amount, state, to_char(cancelled_at, 'YYYY-MM-DD')), ', ' order by c.email)
			  from subscriptions s join contacts c on c.id = s.contact_id where c.email like '%@again.example'`); got != want {
			t.Errorf("they are %s", got)
		}
	}
	are("kit Club 1200 cancelled 2026-04-05, leo Club 1000 cancelled 2026-03-01, moe CLUB 1000 paused, oda Club 1000 active")
	undo := owner.Post(p.Find(`form.import-undo`).AttrOr("action", ""), nil)
	webtest.Worked(t, owner, undo.Header.Get("Location"))
	are("kit Club 1000 active, leo Club 1000 cancelled 2026-03-01, moe Club 1000 active")
}

// An order that comes again is brought as far as the file says, never back, and is
// nobody else's; the undoing takes all of it back.
func TestOrdersThatComeAgainAreBroughtUpToDate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/orders"
	head := "order number,email,date,status,item,quantity,price,total\n"
	first := head + "Z-1,pia@again.example,2026-02-03,pending,Mug,2,5.00,10.00\nZ-2,quin@again.example,2026-02-03,completed,Mug,2,5.00,10.00\n"
	if p := webtest.Imported(t, owner, section, first, nil); webtest.ImportCounts(p) != "2 0 0" {
		t.Errorf("at first: %s", webtest.ImportCounts(p))
	}
	p := webtest.Imported(t, owner, section, head+"Z-1,pia@again.example,2026-02-03,completed,Mug,2,5.00,10.00\n"+
		"Z-2,quin@again.example,2026-02-03,pending,Mug,2,5.00,10.00\nZ-2,rob@again.example,2026-02-03,completed,Mug,2,5.00,10.00\n"+
		"Z-3,rob@again.example,2026-02-03,pending,Mug,1,5.00,5.00\n", nil)
	if webtest.ImportCounts(p) != "1 1 2" {
		t.Errorf("later: %s", webtest.ImportCounts(p))
	}
	are := func(want string) {
		t.Helper()
		if got := webtest.Ask[string](t, site, `
			select string_agg(concat_ws(' ', split_part(c.email, '@', 1), o.reference, state, amount), ', ' order by o.reference)
			  from orders o join contacts c on c.id = o.contact_id where c.email like '%@again.example'`); got != want {
			t.Errorf("they are %s", got)
		}
	}
	are("pia Z-1 shipped 1000, quin Z-2 shipped 1000, rob Z-3 open 500")
	undo := owner.Post(p.Find(`form.import-undo`).AttrOr("action", ""), nil)
	webtest.Worked(t, owner, undo.Header.Get("Location"))
	are("pia Z-1 open 1000, quin Z-2 shipped 1000")
	if made := webtest.Ask[int](t, site, `select count(*) from order_lines l where not exists (select from orders o where o.id = l.order_id)`); made != 0 {
		t.Error("lines of an order stay")
	}
}
