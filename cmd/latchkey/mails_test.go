package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"latchkey/internal/mail"
	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// mailWorkers is how many mails a process has under way at once.
const mailWorkers = 4

// slowServer takes mails, says so of as many as it is allowed to, and keeps
// quiet about those after them until it goes on.
type slowServer struct {
	*mail.Mailbox
	quiet chan string // a value for each mail that it keeps quiet about

	mu    sync.Mutex
	raw   map[string][]string // by recipient, each mail as it came
	allow int
	goOn  chan struct{}
}

func newSlowServer(t *testing.T) *slowServer {
	t.Helper()
	s := &slowServer{Mailbox: mail.NewMailbox(), raw: map[string][]string{}, quiet: make(chan string, 1000), goOn: make(chan struct{})}
	s.Taken = s.take
	pgtest.Must(t, s.Listen("127.0.0.1:0"))
	go s.Serve()
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *slowServer) take(r mail.Received) {
	s.mu.Lock()
	s.raw[r.To] = append(s.raw[r.To], string(r.Raw))
	s.allow--
	quiet, goOn := s.allow < 0, s.goOn
	s.mu.Unlock()
	if quiet {
		s.quiet <- r.To
		<-goOn
	}
}

// next lets go of the mails that it kept quiet about, and allows so many more.
func (s *slowServer) next(allow int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.goOn)
	s.goOn, s.allow = make(chan struct{}), allow
}

// waitQuiet waits until every worker waits for the server.
func (s *slowServer) waitQuiet() {
	for range mailWorkers {
		<-s.quiet
	}
}

// inviteMany has the owner invite guest0@ and so on.
func inviteMany(t *testing.T, db *pgtest.DB, owner *webtest.Visitor, many int) {
	t.Helper()
	owner.Get(members)
	const most = 50 // of a form
	for from := 0; from < many; from += most {
		var list strings.Builder
		for i := range min(most, many-from) {
			fmt.Fprintf(&list, "guest%d@example.org\n", from+i)
		}
		db.Exec(t, `delete from throttles`)
		if p := owner.Post(members+"/invitations", url.Values{"email": {list.String()}, "role": {"assistant"}}); p.Status != http.StatusSeeOther {
			t.Fatalf("inviting: %d %s", p.Status, p.Text())
		}
	}
}

// allDue is as if hours had passed: what waits for its next try, or was cut, is
// due, and no process of before leads the others.
func allDue(t *testing.T, db *pgtest.DB) {
	t.Helper()
	db.Exec(t, `delete from river_leader`)
	db.Exec(t, `update river_job set attempted_at = attempted_at - interval '1 hour' where state = 'running'`)
	db.Due(t, `kind like '%mail'`)
}

// untilNone waits until a query finds nothing.
func untilNone(t *testing.T, db *pgtest.DB, sql string) {
	t.Helper()
	for pgtest.One[bool](t, db, `select exists (`+sql+`) from pg_sleep(0.02)`) {
		if t.Context().Err() != nil {
			t.Fatalf("there is always some: %s", sql)
		}
	}
}

// Processes are killed while the mail server has mails of which it has not said
// so yet, a few milliseconds after it said so of others: every invitation arrives, and only
// those that were under way arrive twice, the same to the byte.
func TestProveRule32KilledWhileMailsAreOut(t *testing.T) {
	t.Parallel()
	kills, invited := pgtest.Rounds(2, 20), pgtest.Rounds(30, 1000)
	db, server, address := newDemo(t), newSlowServer(t), freeAddress(t)
	running := serveAt(t, address, db.AppURL, server.URL())
	inviteMany(t, db, running.owner(t), invited)
	for range kills {
		server.waitQuiet()
		server.next(0)
		server.waitQuiet()
		running.kill(t)
		allDue(t, db)
		server.next(invited/kills - 2*mailWorkers)
		running = serveAt(t, address, db.AppURL, server.URL())
	}
	server.next(2 * invited)
	untilNone(t, db, `select from river_job where kind = 'invitation_mail' and finalized_at is null`)

	server.mu.Lock()
	defer server.mu.Unlock()
	twice := 0
	for i := range invited {
		mails := server.raw[fmt.Sprintf("guest%d@example.org", i)]
		if len(mails) == 0 {
			t.Errorf("guest %d got no mail", i)
			continue
		}
		for _, again := range mails[1:] {
			twice++
			if again != mails[0] {
				t.Errorf("guest %d got two different mails:\n%s\n%s", i, mails[0], again)
			}
		}
	}
	if most := kills * mailWorkers; twice > most {
		t.Errorf("%d mails came twice; %d were under way", twice, most)
	}
	if n := pgtest.One[int](t, db, `select count(*) from invitations where mail_state <> 'sent' and email like 'guest%'`); n > 0 {
		t.Errorf("the page says of %d mails that they were not sent", n)
	}
	t.Logf("%d kills, %d invitations, %d mails twice", kills, invited, twice)
}

// A mail server that is away loses nothing: once it is back every invitation
// arrives, once, but for those that were withdrawn meanwhile.
func TestProveRule32TheMailServerIsAway(t *testing.T) {
	t.Parallel()
	invited := pgtest.Rounds(20, 300)
	db, smtp := newDemo(t), freeAddress(t)
	running := serveAt(t, freeAddress(t), db.AppURL, "smtp://"+smtp+"?tls=none")
	owner := running.owner(t)
	inviteMany(t, db, owner, invited)
	untilNone(t, db, `select from invitations where email like 'guest%' and mail_state = 'queued'`)
	if !owner.Get(members).Has("we keep trying") {
		t.Error("the page does not say that the mail server is away")
	}
	withdrawn := map[string]bool{}
	for i := 0; i < invited; i += 7 {
		to := fmt.Sprintf("guest%d@example.org", i)
		id := pgtest.One[string](t, db, `select id::text from invitations where email = $1`, to)
		if p := owner.Post(members+"/invitations/"+id+"/withdraw", nil); p.Status != http.StatusSeeOther {
			t.Fatalf("withdrawing: %d %s", p.Status, p.Text())
		}
		withdrawn[to] = true
	}
	box := mail.NewMailbox()
	pgtest.Must(t, box.Listen(smtp))
	go box.Serve()
	t.Cleanup(func() { _ = box.Close() })
	db.Due(t, `state = 'retryable'`)
	untilNone(t, db, `select from river_job where kind = 'invitation_mail' and finalized_at is null`)
	seen := map[string]int{}
	for _, received := range box.List() {
		seen[received.To]++
	}
	for i := range invited {
		to := fmt.Sprintf("guest%d@example.org", i)
		if want := map[bool]int{false: 1, true: 0}[withdrawn[to]]; seen[to] != want {
			t.Errorf("%d mails to %s, want %d", seen[to], to, want)
		}
	}
}
