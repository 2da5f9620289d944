package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// benchPeople are one of each role.
var benchPeople = []string{"owner", "admin", "manager", "assistant", "agent"}

// BenchmarkEveryPage measures every page of the router, for each role that comes
// to it by links, beside the limit, and names the ten that take most.
func BenchmarkEveryPage(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("it reads /proc")
	}
	program := built(b)
	db := pgtest.NewFilled(b, "full", func(ctx context.Context, ownerURL string) error {
		_, err := demo.Load(ctx, ownerURL, testKey, time.Now())
		return err
	})
	db.Exec(b, fifty)
	db.Exec(b, `vacuum (analyze)`) // As autovacuum does, where there is one.
	limit, limitDB := startLimit(b)
	beside := server{limit, limitDB, "session=" + limitSession}
	w := serveBy(b, program, freeAddress(b), db.AppURL, nobodysMail)

	const connections, requests = 4, 60
	least := func() float64 {
		beside.load(b, limitPath, connections, requests)
		return float64(beside.load(b, limitPath, connections, 10*requests).processor)
	}
	type measured struct {
		who, pattern string
		ratio        float64
	}
	var all []measured
	seen := map[string]bool{}
	for _, who := range benchPeople {
		v := webtest.VisitorOf(b, w.url)
		v.SignIn(who+"@demo.test", demo.Password)
		of, unit := server{w, db, "__Host-lk=" + v.Cookie("__Host-lk")}, least()
		for pattern, path := range reached(v) {
			seen[pattern] = true
			of.load(b, path, connections, requests) // By then statements are prepared.
			all = append(all, measured{who, pattern, float64(of.load(b, path, connections, requests).processor) / unit})
		}
	}
	slices.SortFunc(all, func(x, y measured) int { return cmp.Compare(y.ratio, x.ratio) })
	var table strings.Builder
	for _, m := range all[:10] {
		fmt.Fprintf(&table, "\n%6.2f  %-10s %s", m.ratio, m.who, m.pattern)
	}
	above := slices.IndexFunc(all, func(m measured) bool { return m.ratio <= 4 })
	fmt.Fprintf(&table, "\n%d of %d pages take more than 4 times the limit, median %.2f", max(above, 0), len(all), all[len(all)/2].ratio)
	for _, route := range webtest.Routes(web.Areas...) {
		if route.Method == http.MethodGet && !seen[route.Pattern] {
			fmt.Fprintf(&table, "\n   not reached: %s", route.Pattern)
		}
	}
	fmt.Println(table.String()) // Of a benchmark's log ten lines are shown.
	b.ReportMetric(all[0].ratio, "worst/limit")
}

// reached are pages that somebody comes to by links, one of each address of the router.
func reached(v *webtest.Visitor) map[string]string {
	router := chi.NewRouter()
	for _, route := range webtest.Routes(web.Areas...) {
		if route.Method == http.MethodGet {
			router.Get(route.Pattern, http.NotFound)
		}
	}
	pages, looked := map[string]string{}, map[string]bool{}
	for next := []string{webtest.Dashboard, webtest.Contacts, "/profile", "/workspaces"}; len(next) > 0; next = next[1:] {
		route := chi.NewRouteContext()
		at, err := url.Parse(next[0])
		if err != nil || at.Host != "" || !router.Match(route, http.MethodGet, at.Path) || pages[route.RoutePattern()] != "" || looked[at.Path] {
			continue
		}
		looked[at.Path] = true
		page := v.Get(at.Path)
		if page.Status != http.StatusOK {
			continue
		}
		pages[route.RoutePattern()] = at.Path
		for _, link := range page.Find("a[href], tr[data-href]").EachIter() {
			next = append(next, link.AttrOr("href", ""))
		}
	}
	return pages
}
