package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web"

	"latchkey/web/webtest"
)

// givenUp follows work whose steps fail, as after very many attempts, until its
// page says how it ended.
func givenUp(t *testing.T, site *webtest.Site, v *webtest.Visitor, kind, page string) (p *webtest.Page) {
	t.Helper()
	webtest.Until(t, "the end of "+page, func() bool {
		site.Exec(t, `update river_job set attempt = 20, state = 'available', scheduled_at = now()
			where kind = $1 and attempt < 20 and errors is not null and state in ('available', 'retryable')`, kind)
		p = v.Get(page)
		return p.Find("#work").Length() > 0 && p.Find("#work[data-poll]").Length() == 0
	})
	return p
}

// Work that cannot be done ends, and whoever asked for it reads that it failed.
func TestWorkThatFailsSaysSo(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `alter table export_parts add constraint broken check (number < 0)`)
	owner := site.SignIn(t, "owner@demo.test")
	base := "/w/" + webtest.Atelier
	owner.Get(base + "/orders")
	page := owner.Post(base+"/orders/export", nil).Header.Get("Location")
	p := givenUp(t, site, owner, "export_part", page)
	if !p.Has("The file could not be written") || p.Find("#work form").Length() > 0 {
		t.Errorf("the page of the export: %s", p.Text())
	}
	if p := owner.Post(page, nil); p.Status != http.StatusGone {
		t.Errorf("the file: %d %s", p.Status, p.Text())
	}
	if p := owner.Get(base + "/settings/data-export"); p.Find(`tr:has(a[href="`+page+`"]) .state`).Text() != "Failed" {
		t.Errorf("the list of exports: %s", p.Text())
	}

	owner.Get(webtest.Contacts + "/import")
	page = owner.Upload(webtest.Contacts+"/import", "broken.csv", "email,name\nsomebody@import.example,Unreadable\n").Header.Get("Location")
	form := webtest.With(webtest.ColumnsOf(owner.Get(page)), "act", "check")
	site.Exec(t, `alter table imports add constraint broken check (position = 0)`)
	owner.Post(page, form)
	if p := givenUp(t, site, owner, "import", page); !p.Has("The check did not come to its end") || p.Find("form.import-columns").Length() == 0 {
		t.Errorf("the page of the check: %s", p.Text())
	}
	site.Exec(t, `alter table imports drop constraint broken`)
	owner.Post(page, form)
	webtest.Worked(t, owner, page)
	site.Exec(t, `update imports set position = 0`)
	site.Exec(t, `alter table imports add constraint broken check (position = 0)`)
	owner.Post(page, url.Values{"act": {"start"}})
	if p := givenUp(t, site, owner, "import", page); !p.Has("The import failed before the end of the file. Nothing was taken in.") {
		t.Errorf("the page of the import: %s", p.Text())
	}
	if p := owner.Get(webtest.Contacts + "/import"); !p.Has("Failed") {
		t.Errorf("the list of imports: %s", p.Text())
	}
	if p := owner.Get(base + "/settings/audit-log"); !p.Has("An export failed: it could not be written") || !p.Has("A file could not be checked to its end") || !p.Has("An import failed: its file could not be read to the end") {
		t.Errorf("the activity log: %s", p.Text())
	}
}

// A list without a row is a file with a head alone.
func TestAnEmptyListIsExported(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `delete from students`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/students")
	if _, rows := webtest.Exported(t, owner, "/students", url.Values{}); len(rows) != 1 || rows[0][0] != "at" {
		t.Errorf("%q", rows)
	}
}

// A file that was written says until when it is there, by the clock of its workspace.
func TestAFileSaysUntilWhenItIsKept(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, web.Areas...)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	owner.Get("/w/" + webtest.Atelier + "/students")
	page, _ := webtest.Exported(t, owner, "/students", url.Values{})
	until := webtest.Ask[string](t, site, `
		select to_char((x.finished_at + interval '1 hour') at time zone w.time_zone, 'HH24:MI') from exports x join workspaces w on w.id = x.workspace_id`)
	if p := owner.Get(page); !p.Has("Kept until " + until) {
		t.Errorf("it is kept until %s, and the page says %s", until, p.Find("main").Text())
	}
}
