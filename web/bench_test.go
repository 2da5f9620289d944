package web_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/web"

	"github.com/google/uuid"

	"latchkey/web/webtest"
)

// listPages are pages of lists in a workspace, with places for what differs
// between two: ids, and a cursor in the middle.
var listPages = []struct{ name, path string }{
	{"contacts", "/contacts"},
	{"contacts, deep", "/contacts?after={middle}"},
	{"contacts by name", "/contacts?sort=name"},
	{"contacts by name, deep", "/contacts?sort=name&after={middle}"},
	{"contacts by last purchase", "/contacts?sort=purchase"},
	{"contacts by last purchase, deep", "/contacts?sort=purchase&after={middle}"},
	{"contacts of a team, by last purchase, deep", "/contacts?team={many}&sort=purchase&after={middle}"},
	{"contacts named", "/contacts?q=dubois"},
	{"contacts by a letter", "/contacts?q=d"},
	{"contacts by a rare name", "/contacts?q=zeldzaam"},
	{"contacts by two words", "/contacts?q=anna+zeldzaam"},
	{"contacts with a common tag", "/contacts?tag={many}"},
	{"contacts with a rare tag", "/contacts?tag={few}"},
	{"contacts with a value", "/contacts?field={field}&value=many"},
	{"contacts of one", "/contacts?assignee={member}"},
	{"contacts of a team, by name, deep", "/contacts?team={many}&sort=name&after={middle}"},
	{"transactions", "/transactions"},
	{"transactions, deep", "/transactions?after={middle}"},
	{"transactions that failed", "/transactions?state=failed"},
	{"subscriptions", "/subscriptions"},
	{"orders", "/orders"},
	{"orders that are open", "/orders?state=open"},
	{"affiliate invoices", "/affiliate-invoices"},
	{"students", "/students"},
	{"audit log", "/settings/audit-log"},
	{"audit log of one, deep", "/settings/audit-log?person={member}&after={middle}"},
}

// BenchmarkLargeWorkspace compares whole requests in a large workspace with the
// same in a small one: a lookup with a workspace of a hundred customers, a page
// of a list with one of a thousand. It reports the medians and their ratio.
//
// The large one has LATCHKEY_BENCH_ROWS customers, 20,000 unless set, and as
// many records of each kind; beside it stand as many in workspaces of a
// hundred. A million take a quarter of an hour, and 14 GB.
func BenchmarkLargeWorkspace(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("LATCHKEY_BENCH_ROWS"), "20000"))
	if err != nil {
		b.Fatal(err)
	}
	site := webtest.New(b, web.Areas...)
	neighbours := webtest.Ask[[]uuid.UUID](b, site, neighboursSQL, rows)
	site.DB.Crowd(b, 100, neighbours...)
	site.DB.Crowd(b, 100, openWorkspace(b, site, "hundred"))
	site.DB.Crowd(b, 1000, openWorkspace(b, site, "thousand"))
	site.DB.Crowd(b, rows, openWorkspace(b, site, "large"))
	compare(b, site)
}

// neighboursSQL makes a workspace for each hundred of so many customers.
const neighboursSQL = `
	with w as (insert into workspaces (id, organization_id, name, language, country, currency)
	           select gen_random_uuid(), (select id from organizations order by id limit 1), 'Neighbour', 'en', 'FR', 'EUR' from generate_series(1, $1 / 100) returning id)
	select array_agg(id) from w`

func compare(b *testing.B, site *webtest.Site) {
	assistant, owner := site.SignIn(b, "assistant@demo.test"), site.SignIn(b, "owner@demo.test")
	b.Run("lookup", func(b *testing.B) {
		inTurn(b, lookups(b, site, assistant, "large"), lookups(b, site, assistant, "hundred"))
	})
	large, small := places(b, site, "large"), places(b, site, "thousand")
	for _, page := range listPages {
		b.Run(page.name, func(b *testing.B) {
			inTurn(b, visits(b, owner, "/w/large"+large.Replace(page.path)), visits(b, owner, "/w/thousand"+small.Replace(page.path)))
		})
	}
}

// openWorkspace makes a workspace with members of the demo.
func openWorkspace(b *testing.B, site *webtest.Site, slug string) uuid.UUID {
	b.Helper()
	return webtest.Ask[uuid.UUID](b, site, `
		with w as (insert into workspaces (id, organization_id, name, language, country, currency, lookups_per_minute, lookups_per_day)
		           select gen_random_uuid(), (select id from organizations order by id limit 1), $1, 'en', 'FR', 'EUR', 1000, 100000 returning id),
		     s as (insert into workspace_slugs (slug, workspace_id) select $1, id from w),
		     m as (insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role)
		           select w.id, u.id, u.id, u.name, u.name_key, u.email, u.email_key, split_part(u.email, '@', 1)
		             from w, users u where u.email in ('owner@demo.test', 'assistant@demo.test', 'agent@demo.test'))
		select id from w`, slug)
}

// places are what stands in the paths of a workspace.
func places(b *testing.B, site *webtest.Site, slug string) *strings.Replacer {
	b.Helper()
	ws := webtest.Ask[uuid.UUID](b, site, `select workspace_id from workspace_slugs where slug = $1`, slug)
	id := func(sql string) string { return webtest.Ask[string](b, site, sql, ws) }
	middle := webtest.Ask[time.Time](b, site, `select created_at from contacts where workspace_id = $1 order by created_at offset (select count(*) / 2 from contacts where workspace_id = $1) limit 1`, ws)
	cursor := append(binary.BigEndian.AppendUint64(nil, uint64(middle.UnixMicro())), make([]byte, 16)...)
	return strings.NewReplacer(
		"{middle}", base64.RawURLEncoding.EncodeToString(append(cursor, "felix"...)),
		"{many}", id(`select id::text from tags where workspace_id = $1 and name = 'Many'`), // and the team's
		"{few}", id(`select id::text from tags where workspace_id = $1 and name = 'Few'`),
		"{field}", id(`select id::text from contact_fields where workspace_id = $1`),
		"{member}", id(`select assignee_id::text from contacts where workspace_id = $1 and assignee_id is not null group by 1 order by count(*) desc limit 1`),
	)
}

func visits(b *testing.B, v *webtest.Visitor, path string) func(int) time.Duration {
	return func(int) time.Duration { return took(b, v, v.Request(http.MethodGet, path, nil), http.StatusOK) }
}

// lookups send the form, each time with another address of the workspace.
func lookups(b *testing.B, site *webtest.Site, assistant *webtest.Visitor, slug string) func(int) time.Duration {
	b.Helper()
	addresses := webtest.Ask[[]string](b, site, `
		select array_agg(email) from (select c.email from contacts c join workspace_slugs s on s.workspace_id = c.workspace_id
		                               where s.slug = $1 and c.deleted_at is null order by md5(c.id::text) limit 1000) chosen`, slug)
	assistant.Get("/w/" + slug + "/contacts")
	return func(round int) time.Duration {
		if round%500 == 0 { // Before the allowance of a minute is used up.
			webtest.Ask[int](b, site, `with gone as (delete from throttles where key like 'lookup:%' returning key) select count(*) from gone`)
		}
		form := url.Values{"csrf": {assistant.CSRF()}, "email": {addresses[round%len(addresses)]}}
		r := assistant.Request(http.MethodPost, "/w/"+slug+"/contacts/lookup", bytes.NewReader([]byte(form.Encode())))
		r.Header = r.Header.Clone()
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return took(b, assistant, r, http.StatusSeeOther)
	}
}

func took(b *testing.B, v *webtest.Visitor, r *http.Request, status int) time.Duration {
	began := time.Now()
	p := v.Send(r)
	took := time.Since(began)
	if p.Status != status {
		b.Fatalf("%s: %d\n%s", r.URL, p.Status, p.Text())
	}
	return took
}

// inTurn runs both in turn, after some rounds that prepare statements and fill
// caches, and reports their medians.
func inTurn(b *testing.B, large, small func(round int) time.Duration) {
	var times [2][]float64
	for round := range 20 {
		large(round)
		small(round)
	}
	for round := 0; b.Loop(); round++ {
		if round%2 == 0 {
			times[0] = append(times[0], large(round).Seconds()*1000)
			times[1] = append(times[1], small(round).Seconds()*1000)
		} else {
			times[1] = append(times[1], small(round).Seconds()*1000)
			times[0] = append(times[0], large(round).Seconds()*1000)
		}
	}
	for i := range times {
		slices.Sort(times[i])
	}
	median := func(of []float64) float64 { return of[len(of)/2] }
	b.ReportMetric(0, "ns/op") // of both together
	b.ReportMetric(median(times[0]), "large-ms")
	b.ReportMetric(median(times[1]), "small-ms")
	b.ReportMetric(median(times[0])/median(times[1]), "large/small")
}
