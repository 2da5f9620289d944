package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// goesOut begins a broadcast to so many, and tells where its page is.
func goesOut(t *testing.T, db *pgtest.DB, owner *webtest.Visitor, many int) (page string) {
	t.Helper()
	db.Exec(t, `update contacts set consent = 'no' where consent = 'yes'`)
	db.Exec(t, `update contacts set consent = 'yes', consent_since = now() where id in (
		select c.id from contacts c join contact_addresses a on a.contact_id = c.id and a.email = c.email
		  join channels k on k.workspace_id = c.workspace_id and k.address = $1 where c.deleted_at is null order by c.id limit $2)`, bonjour, many)
	const broadcasts = "/w/atelier-marchand/broadcasts"
	owner.Get(broadcasts + "/new")
	list := owner.Follow(owner.Post(broadcasts, url.Values{"name": {"June"}, "subject": {"New in June"}, "text": {"Hello."}}))
	page, _ = list.Find(`tr:contains("June") a.row-mark`).Attr("href")
	channel := pgtest.One[string](t, db, `select id::text from channels where address = $1`, bonjour)
	if p := owner.Post(page+"/begin", url.Values{"channel": {channel}, "tag": {""}, "per_minute": {"600"}, "at": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("beginning: %d %s", p.Status, p.Text())
	}
	return page
}

// broadcastAgain is as the queue itself does, some time later, with the jobs of a process that died.
func broadcastAgain(t *testing.T, db *pgtest.DB) {
	t.Helper()
	db.Exec(t, `update river_job set state = 'available', scheduled_at = now() where kind = 'broadcast' and finalized_at is null`)
}

// A process is killed while the mail server has a mail of a broadcast of which it has not
// said so yet: the broadcast goes on to the others, nobody gets it twice, and that one mail
// is shown as what nobody knows of.
func TestRule32AKilledProcessMailsABroadcastToNobodyTwice(t *testing.T) {
	t.Parallel()
	const kills, most = 3, 12
	db, server, address := newDemo(t), newSlowServer(t), freeAddress(t)
	server.next(2)
	running := serveAt(t, address, db.AppURL, server.URL())
	page := goesOut(t, db, running.owner(t), most)
	for range kills {
		<-server.quiet
		running.kill(t)
		server.next(2)
		broadcastAgain(t, db)
		running = serveAt(t, address, db.AppURL, server.URL())
	}
	<-server.quiet
	server.next(most)
	webtest.Until(t, "its end", func() bool { return pgtest.One[string](t, db, `select state from broadcast_sendings`) == "done" })
	if got := pgtest.One[string](t, db, `select concat_ws(' ', total, sent, failed, left_out) from broadcast_sendings`); got != "12 9 3 0" {
		t.Errorf("it is %s", got)
	}
	if n := pgtest.One[int](t, db, `select count(*) from broadcast_recipients where state = 'unclear'`); n != kills {
		t.Errorf("%d are unclear", n)
	}
	if !running.owner(t).Get(page).Has("Not delivered, or not known") {
		t.Error("that nobody knows of some is not said")
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	delete(server.raw, "owner@demo.test") // Their sign-in on a device that nobody knew.
	if len(server.raw) != most {
		t.Errorf("%d of %d got it", len(server.raw), most)
	}
	for to, mails := range server.raw {
		if len(mails) != 1 {
			t.Errorf("%s got it %d times", to, len(mails))
		}
	}
}

// Processes are killed at any moment of a broadcast: before its first mail, while it gathers whom it goes
// to, in the middle of a mail and just as the server says that it has one. Everybody gets it once at most,
// whoever is said to have got it has it, and all are counted: of a mail that was under way nobody knows.
func TestProveRule32KilledAtAnyMomentOfABroadcast(t *testing.T) {
	t.Parallel()
	kills, most := pgtest.Rounds(4, 24), pgtest.Rounds(12, 60)
	db, server, address := newDemo(t), newSlowServer(t), freeAddress(t)
	server.next(0)
	running := serveAt(t, address, db.AppURL, server.URL())
	page := goesOut(t, db, running.owner(t), most)
	if got := pgtest.One[int](t, db, `select count(*) from contacts where consent = 'yes'`); got != most {
		t.Fatalf("the demo has %d for it", got)
	}
	for i := range kills {
		switch i % 4 {
		case 0: // It has just begun, or has come back this moment.
		case 1, 2: // The server has a mail and has not said so.
			<-server.quiet
		case 3: // It says so this moment.
			<-server.quiet
			server.next(0)
		}
		running.kill(t)
		server.next(i % 3)
		broadcastAgain(t, db)
		running = serveAt(t, address, db.AppURL, server.URL())
	}
	server.next(2 * most)
	webtest.Until(t, "its end", func() bool { return pgtest.One[string](t, db, `select state from broadcast_sendings`) == "done" })
	unclear := pgtest.One[int](t, db, `select count(*) from broadcast_recipients where state = 'unclear'`)
	want := fmt.Sprint(most, most-unclear, unclear, 0)
	if got := pgtest.One[string](t, db, `select concat_ws(' ', total, sent, failed, left_out) from broadcast_sendings`); got != want || unclear > kills {
		t.Errorf("it is %s, want %s after %d kills", got, want, kills)
	}
	if p := running.owner(t).Get(page); p.Status != http.StatusOK {
		t.Errorf("its page: %d", p.Status)
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	delete(server.raw, "owner@demo.test") // Their sign-in on a device that nobody knew.
	for to, mails := range server.raw {
		if len(mails) != 1 {
			t.Errorf("%s got it %d times", to, len(mails))
		}
	}
	has := slices.Collect(maps.Keys(server.raw))
	if lost := pgtest.One[int](t, db, `select count(*) from broadcast_recipients r join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
		where r.state = 'sent' and c.email <> all ($1)`, has); lost > 0 {
		t.Errorf("of %d it is said that they got it, and they did not", lost)
	}
	t.Logf("%d kills, %d people, of %d of whom nobody knows, %d have it", kills, most, unclear, len(has))
}
