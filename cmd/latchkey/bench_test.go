package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// benchPages are pages of fifty rows, and the one that asks most.
var benchPages = []string{webtest.Members, webtest.Contacts, webtest.Dashboard}

// crowds are how many connections ask at once, and so many times altogether.
var crowds = []struct{ connections, requests int }{{32, 1200}, {1, 400}}

const benchRounds = 3

// fifty fills the demo's first workspace up to fifty members, as the limit's is.
const fifty = `
	with u as (
		insert into users (id, email, email_key, name, name_key, password_hash, language)
		select gen_random_uuid(), 'bench' || g || '@example.test', 'bench' || g || '@example.test',
		       'Member Number ' || g, 'member number ' || g, 'x', 'en'
		  from generate_series(1, 50 - (select count(*) from members m join workspace_slugs s using (workspace_id)
			where s.slug = 'atelier-marchand' and m.removed_at is null)) g
		returning id, email, name, name_key)
	insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, last_seen_at)
	select (select workspace_id from workspace_slugs where slug = 'atelier-marchand'), gen_random_uuid(), id, name, name_key, email, email,
	       (array['admin', 'manager', 'assistant', 'agent'])[1 + row_number() over () % 4], now() - interval '3 days' from u`

// BenchmarkProgram measures the program as it is shipped beside the limit, in
// turn and on one Postgres, and prints one table: what a page takes of the
// processors, program and Postgres together, and what the program itself takes.
// Ratios count, milliseconds do not.
func BenchmarkProgram(b *testing.B) {
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
	started := startOf(b, program, db)
	w := watched{db: db, operator: freeAddress(b)}
	w.process = serveBy(b, program, freeAddress(b), db.AppURL, nobodysMail, "LISTEN_PRIVATE="+w.operator)
	webtest.VisitorOf(b, w.url).Get("/login")
	idle := resident(b, w.process)
	owner := w.owner(b)
	ours := server{w.process, db, "__Host-lk=" + owner.Cookie("__Host-lk")}
	beside := server{limit, limitDB, "session=" + limitSession}

	found := map[string][][]cost{} // by page and crowd, of each round
	for range benchRounds {
		for i, crowd := range crowds {
			for _, page := range append([]string{limitPath}, benchPages...) {
				of := ours
				if page == limitPath {
					of = beside
				}
				if found[page] == nil {
					found[page] = make([][]cost, len(crowds))
				}
				of.load(b, page, crowd.connections, 5*crowd.connections) // By then statements are prepared.
				found[page][i] = append(found[page][i], of.load(b, page, crowd.connections, crowd.requests))
			}
		}
	}
	for asked := benchRounds * len(benchPages) * 1600; asked < 10_000; asked += 1000 {
		ours.load(b, webtest.Members, 32, 1000)
	}

	address, wire := webtest.Tap(b, db.AppURL)
	tapped := serveBy(b, program, freeAddress(b), address, nobodysMail)
	asking := tapped.owner(b)
	var table strings.Builder
	row := func(format string, values ...any) { fmt.Fprintf(&table, "\n"+format, values...) }
	row("%-36s %9s %9s %11s %9s %9s %8s %8s %6s %8s",
		"32 at once", "µs", "÷ limit", "÷, 1 alone", "req/s ÷", "p99 ÷", "bytes", "allocs", "asks", "plans")
	for _, page := range append([]string{limitPath}, benchPages...) {
		at32, at1 := median(found[page][0]), median(found[page][1])
		least32, least1 := median(found[limitPath][0]), median(found[limitPath][1])
		row("%-36s %9d %9.2f %11.2f %9.2f %9.2f", strings.Replace(page, limitPath, "the limit", 1), at32.processor.Microseconds(),
			at32.over(least32), at1.over(least1), at32.rate/least32.rate, float64(at32.slowest)/float64(least32.slowest))
		if page == limitPath {
			continue
		}
		statements, size := wire.Least(b, asking, page)
		planned := len(slices.DeleteFunc(slices.Clone(statements), func(s string) bool { return !webtest.Prepares(s) }))
		fmt.Fprintf(&table, " %8d %8d %6d %8d", size, allocations(b, w, ours, page), len(statements)-planned, planned)
	}
	file, err := os.Stat(program)
	pgtest.Must(b, err)
	row("memory after the first page, MiB %.1f; after 10,000 pages %.1f", mebibytes(idle), mebibytes(resident(b, w.process)))
	row("start to the first answer %d ms; first visit %d bytes beside the page; program %.1f MiB",
		started.Milliseconds(), firstVisit(b, w.url), mebibytes(int(file.Size())))
	b.Log(table.String())
	b.ReportMetric(median(found[webtest.Members][0]).over(median(found[limitPath][0])), "members/limit")
}

// built is the program as it is shipped.
func built(b *testing.B) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "latchkey")
	out, err := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".").CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

// server is a process, its database, and the cookie of an owner.
type server struct {
	*process
	db     *pgtest.DB
	cookie string
}

// cost is what one request took of the processors, and how they went through.
type cost struct {
	processor, slowest time.Duration // slowest is all but a hundredth's
	rate               float64       // a second
}

func (c cost) over(other cost) float64 { return float64(c.processor) / float64(other.processor) }

func median(costs []cost) cost {
	sorted := slices.SortedFunc(slices.Values(costs), func(x, y cost) int { return cmp.Compare(x.processor, y.processor) })
	return sorted[len(sorted)/2]
}

// load asks for a page over and over, by several connections at once.
func (s server) load(b *testing.B, page string, connections, requests int) cost {
	b.Helper()
	u, err := url.Parse(s.url + page)
	pgtest.Must(b, err)
	var all sync.WaitGroup
	times := make([][]time.Duration, connections)
	before, began := s.processor(b), time.Now()
	for i := range times {
		all.Go(func() {
			connection, err := net.Dial("tcp", u.Host)
			if err != nil {
				b.Error(err)
				return
			}
			defer connection.Close()
			r := bufio.NewReader(connection)
			for range requests / connections {
				sent := time.Now()
				_, _ = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", u.Path, u.Host, s.cookie)
				answer, err := http.ReadResponse(r, nil)
				if err == nil {
					_, err = io.Copy(io.Discard, answer.Body)
				}
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Errorf("%s: %v", u, cmp.Or(err, fmt.Errorf("status %d", answer.StatusCode)))
					return
				}
				times[i] = append(times[i], time.Since(sent))
			}
		})
	}
	all.Wait()
	took, sorted := time.Since(began), slices.Sorted(slices.Values(slices.Concat(times...)))
	if len(sorted) == 0 {
		b.Fatal("no request came through")
	}
	n := len(sorted)
	return cost{(s.processor(b) - before) / time.Duration(n), sorted[n*99/100], float64(n) / took.Seconds()}
}

// processor is the time that the process and its backends have had.
func (s server) processor(b *testing.B) (sum time.Duration) {
	b.Helper()
	pids := append(pgtest.List[int](b, s.db, `select pid from pg_stat_activity
		where datname = current_database() and usename = 'latchkey_app'`), s.cmd.Process.Pid)
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // It has ended.
		}
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')'):])
		for _, ticks := range fields[12:14] { // of the program and of the kernel, a hundred a second
			n, err := strconv.Atoi(string(ticks))
			pgtest.Must(b, err)
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}

var mallocsRE = regexp.MustCompile(`# Mallocs = (\d+)`)

// allocations are those of a page that was asked for often.
func allocations(b *testing.B, w watched, s server, page string) int {
	b.Helper()
	const pages = 200
	before := number(b, mallocsRE, w.profile(b, "heap?debug=1"))
	s.load(b, page, 1, pages)
	return (number(b, mallocsRE, w.profile(b, "heap?debug=1")) - before) / pages
}

var residentRE = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func resident(b *testing.B, p *process) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	pgtest.Must(b, err)
	return number(b, residentRE, string(status)) << 10
}

func mebibytes(bytes int) float64 { return float64(bytes) / (1 << 20) }

// startOf is the shortest time of five from the start of the program to its first answer.
func startOf(b *testing.B, program string, db *pgtest.DB) time.Duration {
	b.Helper()
	shortest := time.Hour
	for range 5 {
		began := time.Now()
		p := serveBy(b, program, freeAddress(b), db.AppURL, nobodysMail)
		webtest.VisitorOf(b, p.url).Get("/login")
		shortest = min(shortest, time.Since(began))
		_ = p.cmd.Process.Kill()
	}
	return shortest
}

// firstVisit is what the first page of all makes a browser load besides itself.
func firstVisit(b *testing.B, base string) (sum int) {
	b.Helper()
	visitor := webtest.VisitorOf(b, base)
	page := visitor.Get("/login")
	visitor.Header.Set("Accept-Encoding", "br")
	page.Find("link[rel=stylesheet], link[rel=icon], script[src]").Each(func(_ int, s *goquery.Selection) {
		path, _ := url.Parse(s.AttrOr("href", s.AttrOr("src", "")))
		sum += len(visitor.Get(path.Path).Body)
	})
	return sum
}
