package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web"
	"latchkey/web/webtest"
)

// watched is a process that says what it holds.
type watched struct {
	*process
	db       *pgtest.DB
	operator string // where it says so
}

// held is what a process has in use.
type held struct {
	goroutines  int // but for those of the queue, which begins bit by bit
	connections int // to the database
	memory      int // in bytes: heap and stacks, after a collection
}

func serveWatched(t *testing.T) watched {
	t.Helper()
	w := watched{db: newDemo(t), operator: freeAddress(t)}
	w.process = serveAt(t, freeAddress(t), w.db.AppURL, nobodysMail, "LISTEN_PRIVATE="+w.operator)
	return w
}

var (
	goroutinesRE = regexp.MustCompile(`(?m)^(\d+) @ `) // so many at one place
	heapRE       = regexp.MustCompile(`# HeapAlloc = (\d+)`)
	stackRE      = regexp.MustCompile(`# Stack = (\d+)`)
)

func (w watched) holds(t *testing.T) held {
	t.Helper()
	goroutines, memory := 0, w.profile(t, "heap?debug=1&gc=1")
	for place := range strings.SplitSeq(w.profile(t, "goroutine?debug=1"), "\n\n") {
		if goroutinesRE.MatchString(place) && !strings.Contains(place, "riverqueue") {
			goroutines += number(t, goroutinesRE, place)
		}
	}
	return held{
		goroutines: goroutines,
		memory:     number(t, heapRE, memory) + number(t, stackRE, memory),
		connections: pgtest.One[int](t, w.db, `
			select count(*) from pg_stat_activity cross join pg_sleep(0.05)
			 where datname = current_database() and application_name = 'latchkey'`),
	}
}

func (w watched) profile(t testing.TB, name string) string {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	answer, err := client.Get("http://" + w.operator + "/debug/pprof/" + name)
	pgtest.Must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	pgtest.Must(t, err)
	return string(text)
}

func number(t testing.TB, pattern *regexp.Regexp, text string) int {
	t.Helper()
	found := pattern.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no %s in %.200s", pattern, text)
	}
	n, err := strconv.Atoi(found[1])
	pgtest.Must(t, err)
	return n
}

// A process that has come to rest may have this much more in use than before.
const (
	spareGoroutines = 4
	spareMemory     = 4 << 20
	mostConnections = 17 // to the database: the pool, and one that listens
)

// until waits until what the process has in use satisfies, or fails.
func (w watched) until(t *testing.T, what string, satisfies func(held) bool) held {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		now := w.holds(t)
		if satisfies(now) {
			return now
		}
		if time.Now().After(end) {
			t.Fatalf("it holds %+v: %s", now, what)
		}
	}
}

func (w watched) comesBackTo(t *testing.T, before held) {
	t.Helper()
	after := w.until(t, fmt.Sprintf("it began with %+v", before), func(now held) bool {
		return now.goroutines <= before.goroutines+spareGoroutines && now.memory <= before.memory+spareMemory && now.connections <= mostConnections
	})
	t.Logf("before %+v, after %+v", before, after)
}

// However long it works, a process ends up with what it began with.
func TestProveSoak(t *testing.T) {
	t.Parallel()
	w := serveWatched(t)
	visitors := make([]*webtest.Visitor, pgtest.Rounds(2, 8))
	first := w.owner(t)
	for i := range visitors {
		visitors[i] = webtest.VisitorOf(t, w.url)
		visitors[i].SetCookie("__Host-lk", first.Cookie("__Host-lk"))
	}
	var paths []string
	for _, route := range webtest.Routes(web.Areas...) {
		if path := strings.Replace(route.Pattern, "{workspace}", "atelier-marchand", 1); route.Method == http.MethodGet && !strings.Contains(path, "{") {
			paths = append(paths, path)
		}
	}
	work := func(rounds int) {
		var all sync.WaitGroup
		for i, v := range visitors {
			all.Go(func() {
				for round := range rounds {
					for j := range paths {
						if page := v.Get(paths[(i*7+j)%len(paths)]); page.Status >= http.StatusInternalServerError {
							t.Errorf("%s: %d", paths[j], page.Status)
						}
					}
					v.Post(tags, url.Values{"name": {fmt.Sprint("Soak ", i, " ", rounds, " ", round)}})
					v.Post(webtest.Contacts+"/lookup", url.Values{"email": {"nobody@example.org"}})
				}
			})
		}
		all.Wait()
	}
	work(pgtest.Rounds(1, 5))
	streams := pgtest.Rounds(20, 500)
	newReaders(t, w.db, streams)
	before := w.holds(t)
	for range pgtest.Rounds(2, 10) {
		openStreams(t, w.url, streams, func(string) {})()
	}
	work(pgtest.Rounds(1, 50))
	w.comesBackTo(t, before)
	t.Logf("%d requests", (len(paths)+2)*len(visitors)*pgtest.Rounds(1, 50))
}

// slow are the ways to keep a process busy without a hurry: what is sent, and
// no more.
func slow(host, sprite string) map[string]string {
	return map[string]string{
		"a head that does not end": "GET /login HTTP/1.1\r\nHost: " + host + "\r\nX-Slow: ",
		"a body that trickles": "POST /login HTTP/1.1\r\nHost: " + host +
			"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nemail=",
		"answers that nobody reads": strings.Repeat("GET "+sprite+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n", 1000),
	}
}

var spriteRE = regexp.MustCompile(`/static/icons/lucide[^#"]+`)

// Thousands who keep a connection open, and hundreds who send or read as slowly
// as they can, cost little, shut out nobody, and are sent away.
func TestProveRule35SlowVisitors(t *testing.T) {
	t.Parallel()
	w := serveWatched(t)
	host := strings.TrimPrefix(w.url, "http://")
	owner := w.owner(t)
	sprite := spriteRE.FindString(string(owner.Get("/profile").Body))
	before := w.holds(t)
	var idle, busy []*line
	for range pgtest.Rounds(40, 2000) {
		l := lineTo(t, host)
		if status, _, err := l.get(host, "/login"); status != http.StatusOK {
			t.Fatalf("%d %v", status, err)
		}
		idle = append(idle, l)
	}
	for _, sent := range slow(host, sprite) {
		for range pgtest.Rounds(5, 100) {
			l := lineTo(t, host)
			_, err := io.WriteString(l, sent)
			pgtest.Must(t, err)
			busy = append(busy, l)
		}
	}
	for range pgtest.Rounds(3, 50) {
		if page := owner.Get(webtest.Contacts); page.Status != http.StatusOK {
			t.Errorf("others are served %d", page.Status)
		}
	}
	during, each := w.holds(t), 40<<10
	if most := before.memory + (len(idle)+len(busy))*each + 4<<20; during.memory > most {
		t.Errorf("with %d connections it holds %+v, and held %+v before", len(idle)+len(busy), during, before)
	}
	t.Logf("before %+v, with %d connections %+v", before, len(idle)+len(busy), during)
	for _, l := range idle {
		_ = l.Close()
	}
	if pgtest.Rounds(0, 1) == 1 {
		w.until(t, "whoever is slow is never sent away", func(now held) bool { return now.goroutines <= before.goroutines+spareGoroutines })
	}
	for _, l := range busy {
		_ = l.Close()
	}
	w.comesBackTo(t, before)
}
