package sales_test

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// Two columns of days that prove no order may have one each: each is asked for, and read by its own.
func TestColumnsOfDaysHaveAnOrderEach(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set country = 'FR', time_zone = 'Europe/Paris', currency = 'EUR'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	bring := func(file string) (string, *webtest.Page) {
		owner.Get(section + "/import")
		page := owner.Upload(section+"/import", "days.csv", file).Header.Get("Location")
		return page, owner.Get(page)
	}
	const head = "Reference,Date,Amount,Amount refunded,Refund date,Email\n"
	const file = head + "REF,03/04/2026,10.00,2.00,05/06/2026,days@apart.example\n"
	days := func(reference string) string {
		return webtest.Ask[string](t, site, `
			select coalesce(string_agg(kind || ' ' || (at at time zone 'Europe/Paris')::date, ', ' order by kind), '') from transactions where reference = $1`, reference)
	}

	page, p := bring(file)
	if !p.Has("03/04/2026 is read as 3 April 2026") || !p.Has("05/06/2026 is read as 5 June 2026") || p.Find(`select[name^="dates"]`).Length() != 2 ||
		!p.Has("Dates in “2. Date”") || !p.Has("Dates in “5. Refund date”") {
		t.Errorf("not each is asked for: %s", p.Find(".import-reading").Text())
	}
	form := webtest.With(webtest.ColumnsOf(p), "act", "check")
	for name, wrong := range map[string]url.Values{
		"an order that is none": webtest.With(form, "dates_4", "week"), "a column that is none": webtest.With(form, "dates_x", "day"),
		"one behind all": webtest.With(form, "dates_100000", "day"), "a place written otherwise": webtest.With(form, "dates_04", "day"),
	} {
		if p := owner.Post(page, wrong); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	looked := owner.Post(page, webtest.With(webtest.With(form, "dates_4", "month"), "act", "look"))
	if !looked.Has("03/04/2026 is read as 3 April 2026") || !looked.Has("05/06/2026 is read as 6 May 2026") {
		t.Errorf("the other has the same order: %s", looked.Find(".import-reading").Text())
	}
	if kept := owner.Get(page); kept.Find(`select[name="dates_4"] option[selected]`).AttrOr("value", "") != "month" {
		t.Errorf("what was chosen is not kept: %s", kept.Find(".import-reading").Text())
	}
	webtest.Imported(t, owner, section, file, url.Values{"dates_4": {"month"}})
	if got := days("REF"); got != "charge 2026-04-03, refund 2026-05-06" {
		t.Errorf("it is %s", got)
	}

	// Where people write both orders, each is chosen before any row is read.
	site.Exec(t, `update workspaces set country = 'CA', time_zone = 'America/Toronto'`)
	page, p = bring(head + "BOTH,03/04/2026,10.00,2.00,05/06/2026,days@apart.example\n")
	form = webtest.With(webtest.ColumnsOf(p), "act", "check")
	if p := owner.Post(page, form); p.Status != http.StatusUnprocessableEntity || !p.Has("Choose whether the day or the month comes first in “2. Date”") {
		t.Errorf("it is not asked: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(page, webtest.With(webtest.With(form, "dates", "month"), "dates_4", "day")); p.Status != http.StatusSeeOther {
		t.Errorf("chosen: %d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, page)
	webtest.Taken(t, owner, page)
	if got := days("BOTH"); got != "charge 2026-03-04, refund 2026-06-05" {
		t.Errorf("it is %s", got)
	}

	// A further column whose days may begin with a year has no order of another's.
	site.Exec(t, `update workspaces set country = 'FR', time_zone = 'Europe/Paris'`)
	page, p = bring(head + "Y1,03/04/2026,10.00,2.00,15/09/22,days@apart.example\nY2,03/04/2026,10.00,2.00,15/09/23,days@apart.example\nY3,03/04/2026,10.00,2.00,15/09/24,days@apart.example\n")
	form = webtest.With(webtest.ColumnsOf(p), "act", "check")
	if p := owner.Post(page, form); p.Status != http.StatusUnprocessableEntity || !p.Has("can begin with a day or with a year") {
		t.Errorf("it is not asked: %d %s", p.Status, p.Text())
	}
	if p := owner.Post(page, webtest.With(form, "dates_4", "day")); p.Status != http.StatusSeeOther {
		t.Errorf("chosen: %d %s", p.Status, p.Text())
	}
	webtest.Worked(t, owner, page)
	webtest.Taken(t, owner, page)
	if got := days("Y2"); got != "charge 2026-04-03, refund 2023-09-15" {
		t.Errorf("it is %s", got)
	}
}
