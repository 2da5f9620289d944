package sales_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"latchkey/web/sales"
	"latchkey/web/webtest"
)

// What nothing in a file says, and what people usually write is hardly right for, is asked
// before any row is read: also of a column that the form that checks the file names first.
func TestWhatAFileLeavesOpenIsAskedFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	site.Exec(t, `update workspaces set language = 'fr', country = 'FR', time_zone = 'Europe/Paris', currency = 'USD'`)
	site.Exec(t, `update users set language = 'en'`)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	ahead := time.Now().AddDate(2, 0, 0).Format("06")
	for name, c := range map[string]struct {
		file, asks, choice string
		columns            url.Values // that the form names
		answers, shows     map[string]string
	}{
		"yearly fees": {
			file: "Reference,Date,Amount,Email\nNAME-a,15/09/22,10.00,NAME\nNAME-b,15/09/23,10.00,NAME\nNAME-c,15/09/24,10.00,NAME\n",
			asks: "can begin with a day or with a year", choice: "dates",
			answers: map[string]string{
				"day": "2022-09-15 1000, 2023-09-15 1000, 2024-09-15 1000", "year": "2015-09-22 1000, 2015-09-23 1000, 2015-09-24 1000",
			},
			shows: map[string]string{"day": "(15/09/22 → 15 Sep 2022)", "year": "(15/09/22 → 22 Sep 2015)"},
		},
		"years of two decades": {
			file: "Reference,Date,Amount,Email\nNAME-a,09/03/14,10.00,NAME\nNAME-b,12/05/20,10.00,NAME\nNAME-c,25/12/" + ahead + ",10.00,NAME\n",
			asks: "can begin with a day or with a year", choice: "dates",
			answers: map[string]string{"year": "2009-03-14 1000, 2012-05-20 1000, 2025-12-" + ahead + " 1000", "day": "2014-03-09 1000, 2020-05-12 1000"},
		},
		"a column that is named late": {
			file: "Reference,Date,Qqq,Email\nNAME-a,2026-03-02,\"$1,200\",NAME\n", columns: url.Values{"column_2": {"amount"}},
			asks: "Choose how decimals are written", choice: "decimals",
			answers: map[string]string{",": "2026-03-02 120", ".": "2026-03-02 120000"},
			shows:   map[string]string{",": "($1,200 → 1.2)", ".": "($1,200 → 1200)"},
		},
		"days of such a column": {
			file:    "Reference,Qqq,Amount,Email\nNAME-a,15/09/22,10.00,NAME\nNAME-b,15/09/23,10.00,NAME\nNAME-c,15/09/24,10.00,NAME\n",
			columns: url.Values{"column_1": {"at"}}, asks: "can begin with a day or with a year", choice: "dates",
			answers: map[string]string{"day": "2022-09-15 1000, 2023-09-15 1000, 2024-09-15 1000"},
		},
	} {
		for answer, want := range c.answers {
			site.ForgetTries(t)
			who := strings.ReplaceAll(name, " ", "") + map[string]string{",": "comma", ".": "point"}[answer] + strings.Trim(answer, ",.") + "@asks.example"
			owner.Get(section + "/import")
			page := owner.Upload(section+"/import", "open.csv", strings.ReplaceAll(c.file, "NAME", who)).Header.Get("Location")
			form := webtest.ColumnsOf(owner.Get(page))
			if drawn := form.Get(c.choice); drawn == "" && len(c.columns) > 0 {
				t.Fatalf("%s: the form has no %s to go back with", name, c.choice)
			}
			for column, field := range c.columns {
				form[column] = field
			}
			form.Set("act", "check")
			asked := owner.Post(page, form)
			if asked.Status != http.StatusUnprocessableEntity || !strings.Contains(asked.Text(), c.asks) {
				t.Fatalf("%s: it is not asked: %d %s", name, asked.Status, asked.Text())
			}
			if chosen := asked.Find(`select[name="`+c.choice+`"] option[selected]`).AttrOr("value", ""); chosen != "" {
				t.Errorf("%s: %s is chosen: %q", name, c.choice, chosen)
			}
			if !asked.Has("How the first rows are read is shown once you have chosen") || asked.Find(".import-preview .import-reason").Length() > 0 {
				t.Errorf("%s: rows are called wrong that wait for an answer: %s", name, asked.Find(".import-preview").Text())
			}
			if label := asked.Find(`select[name="` + c.choice + `"] option[value="` + answer + `"]`).Text(); !strings.Contains(label, c.shows[answer]) {
				t.Errorf("%s: the answer %q says %q, want %s", name, answer, label, c.shows[answer])
			}
			form = webtest.ColumnsOf(asked)
			form.Set("act", "check")
			form.Set(c.choice, answer)
			if taken := owner.Post(page, form); taken.Status != http.StatusSeeOther {
				t.Fatalf("%s: %q does not answer it: %d %s", name, answer, taken.Status, taken.Text())
			}
			webtest.Worked(t, owner, page)
			webtest.Taken(t, owner, page)
			got := webtest.Ask[string](t, site, `
				select coalesce(string_agg(concat_ws(' ', (x.at at time zone 'Europe/Paris')::date, x.amount), ', ' order by x.at), '') from transactions x
				  join contact_addresses a on a.contact_id = x.contact_id where a.email_key = $1`, who)
			if got != want {
				t.Errorf("%s: read by %q it is %q, want %q", name, answer, got, want)
			}
		}
	}
}

// Years that can come first may be chosen to, whatever is likely.
func TestYearsMayBeChosenToComeFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const file = "Reference,Date,Amount,Email\nfit-a,24/03/21,10.00,fit@asks.example\nfit-b,25/03/22,10.00,fit@asks.example\n"
	webtest.Imported(t, owner, section, file, url.Values{"dates": {"year"}})
	got := webtest.Ask[string](t, site, `
		select string_agg((x.at at time zone 'Europe/Paris')::date::text, ' ' order by x.at) from transactions x where reference in ('fit-a', 'fit-b')`)
	if got != "2024-03-21 2025-03-22" {
		t.Errorf("it is %s", got)
	}
}

// A file that was checked before it was kept that its years fit is read as it was chosen.
func TestYearsOfAnEarlierCheckComeFirst(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, sales.Area)
	owner := site.SignIn(t, "owner@demo.test")
	section := "/w/" + webtest.Atelier + "/transactions"
	const file = "Reference,Date,Amount,Email\nold-a,15/09/22,10.00,old@asks.example\nold-b,15/09/23,10.00,old@asks.example\n" +
		"old-c,15/09/24,10.00,old@asks.example\n"
	page := webtest.Checked(t, owner, section, file, url.Values{"dates": {"year"}})
	site.Exec(t, `
		update imports set settings = replace(settings::text, '"years_fit"', '"of_later"')::jsonb,
		       found = replace(found::text, '"years_fit"', '"of_later"')::jsonb where id = $1`, path.Base(page))
	webtest.Taken(t, owner, page)
	got := webtest.Ask[string](t, site, `
		select string_agg((x.at at time zone 'Europe/Paris')::date::text, ' ' order by x.at) from transactions x where reference like 'old-_'`)
	if got != "2015-09-22 2015-09-23 2015-09-24" {
		t.Errorf("it is %s", got)
	}
}
