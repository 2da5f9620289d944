package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

const events = "/w/" + webtest.Atelier + "/events"

// A process that stops ends its streams, and waits for none.
func TestRule36StreamsEndWithTheProcess(t *testing.T) {
	t.Parallel()
	p := serveAt(t, freeAddress(t), newDemo(t).AppURL, nobodysMail)
	owner := p.owner(t)
	var s *webtest.Stream
	webtest.Until(t, "the process hears what happens", func() bool {
		s = owner.Stream(events)
		return s.Status == http.StatusOK
	})
	s.Hears("resync", "")
	p.stop(t)
	s.Ends()
}

// benchStreams is how many streams are open, each of a member of their own.
const benchStreams = 2000

// crowdOfReaders adds as many agents, of every reach, with a session each: its token is
// reader- and a number.
const crowdOfReaders = `
	with place as (select workspace_id from workspace_slugs where slug = 'atelier-marchand'),
	u as (
		insert into users (id, email, email_key, name, name_key, password_hash, language)
		select gen_random_uuid(), 'reader' || g || '@example.test', 'reader' || g || '@example.test',
		       'Reader ' || g, 'reader ' || g, g::text, 'en'
		  from generate_series(1, $1) g returning id, email, name, name_key, password_hash::integer as n),
	m as (
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions)
		select workspace_id, id, id, name, name_key, email, email, 'agent',
		       (array['{}', '{visibility_team}', '{visibility_own,mask_contact}'])[1 + n % 3]::text[] from u, place returning id),
	s as (
		insert into user_sessions (id, user_id, epoch, device, address) select id, id, 0, 'Firefox', '127.0.0.1' from u returning id)
	insert into sessions (token, data, expires_at, user_session_id, access_version, access_until)
	select translate(rtrim(encode(sha256(('reader-' || n)::bytea), 'base64'), '='), '+/', '-_'),
	       '{"ends":"2099-01-01T00:00:00Z","values":{}}', now() + interval '1 hour', id, 0, 'infinity' from u`

// newReaders makes a crowd of readers who may all come in.
func newReaders(t testing.TB, db *pgtest.DB, n int) {
	t.Helper()
	db.Exec(t, crowdOfReaders, n)
	db.Exec(t, `update users set session_epoch = 0 where email like 'reader%'`)
	db.Exec(t, `update sessions d set access_version = a.version
		from user_sessions u join user_access a on a.user_id = u.user_id where d.user_session_id = u.id`)
}

// openStreams opens a stream for each reader, and returns once all have begun. It tells of
// each event after that; closeAll ends the streams.
func openStreams(t testing.TB, address string, n int, heard func(kind string)) (closeAll func()) {
	t.Helper()
	u, err := url.Parse(address)
	pgtest.Must(t, err)
	var opened, ended sync.WaitGroup
	opened.Add(n)
	var connections []net.Conn
	for i := range n {
		connection, err := net.Dial("tcp", u.Host)
		pgtest.Must(t, err)
		connections = append(connections, connection)
		const asks = "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nCookie: __Host-lk=reader-%d; lk=reader-%d\r\n\r\n"
		_, err = fmt.Fprintf(connection, asks, events, u.Host, i+1, i+1)
		pgtest.Must(t, err)
		ended.Go(func() {
			begun := false
			for lines := bufio.NewScanner(connection); lines.Scan(); {
				line := lines.Text()
				refused := strings.HasPrefix(line, "HTTP/1.1") && !strings.Contains(line, "200")
				if refused {
					t.Errorf("a stream is refused: %s", line)
				}
				kind, isEvent := strings.CutPrefix(line, "event: ")
				switch {
				case !begun && (refused || kind == "resync"):
					begun = true
					opened.Done()
				case isEvent:
					heard(kind)
				}
			}
		})
	}
	opened.Wait()
	return func() {
		for _, connection := range connections {
			_ = connection.Close()
		}
		ended.Wait()
	}
}

// BenchmarkStreams measures what an open stream keeps of memory, and what one arrival
// takes of the processors, program and Postgres together, until all have heard of it.
func BenchmarkStreams(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("it reads /proc")
	}
	db := newDemo(b)
	newReaders(b, db, benchStreams)
	db.Exec(b, `insert into team_members (workspace_id, team_id, member_id)
		select m.workspace_id, (select id from teams t where t.workspace_id = m.workspace_id order by name limit 1), m.id
		  from members m where m.email like 'reader%' and 'visibility_team' = any (restrictions)`)
	db.Exec(b, `update contacts set assignee_id = null,
		team_id = (select id from teams t where t.workspace_id = contacts.workspace_id order by name limit 1)
		where id = (select contact_id from conversations order by id limit 1)`)
	db.Exec(b, `analyze`)
	w := watched{db: db, operator: freeAddress(b)}
	w.process = serveBy(b, built(b), freeAddress(b), db.AppURL, nobodysMail, "LISTEN_PRIVATE="+w.operator)
	s := server{w.process, db, ""}
	keeps := func() int { // heap and stacks
		memory := w.profile(b, "heap?debug=1&gc=1")
		return number(b, heapRE, memory) + number(b, stackRE, memory)
	}
	webtest.VisitorOf(b, s.url).Get("/login")
	idle, before := resident(b, s.process), keeps()
	var heard sync.WaitGroup
	b.Cleanup(openStreams(b, s.url, benchStreams, func(kind string) {
		if kind == "conversation" {
			heard.Done()
		}
	}))
	kept := float64(keeps()-before) / benchStreams / 1024
	memory := float64(resident(b, s.process)-idle) / benchStreams / 1024
	reaches := 2 * benchStreams / 3 // Who sees their own alone hears of nothing.
	var took, processor time.Duration
	rounds := 0
	for b.Loop() {
		heard.Add(reaches)
		before, began := s.processor(b), time.Now()
		db.Exec(b, `update conversations set last_text = last_text where id = (select id from conversations order by id limit 1)`)
		heard.Wait()
		took += time.Since(began)
		processor += s.processor(b) - before
		rounds++
	}
	b.ReportMetric(kept, "KiB/stream")
	b.ReportMetric(memory, "resident-KiB/stream")
	b.ReportMetric(processor.Seconds()/float64(rounds), "cpu-s/arrival")
	b.ReportMetric(took.Seconds()/float64(rounds), "s/arrival")
}
