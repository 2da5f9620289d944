package main

import (
	"net/http"
	"net/url"
	"testing"

	"latchkey/internal/postgres/pgtest"
	"latchkey/web/webtest"
)

// A process is killed while the mail server has a mail of a broadcast of which it has not
// said so yet: the broadcast goes on to the others, nobody gets it twice, and that one mail
// is shown as what nobody knows of.
func TestRule32AKilledProcessMailsABroadcastToNobodyTwice(t *testing.T) {
	t.Parallel()
	const kills, most = 3, 12
	db, server, address := newDemo(t), newSlowServer(t), freeAddress(t)
	server.next(2)
	db.Exec(t, `update contacts set consent = 'no' where consent = 'yes'`)
	db.Exec(t, `update contacts set consent = 'yes', consent_since = now() where id in (
		select c.id from contacts c join contact_addresses a on a.contact_id = c.id and a.email = c.email
		  join channels k on k.workspace_id = c.workspace_id and k.address = $1 where c.deleted_at is null order by c.id limit $2)`, bonjour, most)
	running := serveAt(t, address, db.AppURL, server.URL())
	owner := running.owner(t)
	const broadcasts = "/w/atelier-marchand/broadcasts"
	owner.Get(broadcasts + "/new")
	list := owner.Follow(owner.Post(broadcasts, url.Values{"name": {"June"}, "subject": {"New in June"}, "text": {"Hello."}}))
	page, _ := list.Find(`tr:contains("June") a.row-mark`).Attr("href")
	channel := pgtest.One[string](t, db, `select id::text from channels where address = $1`, bonjour)
	if p := owner.Post(page+"/begin", url.Values{"channel": {channel}, "tag": {""}, "per_minute": {"600"}, "at": {""}}); p.Status != http.StatusSeeOther {
		t.Fatalf("beginning: %d %s", p.Status, p.Text())
	}
	for range kills {
		<-server.quiet
		running.kill(t)
		server.next(2)
		// As the queue itself does, some time later, with the jobs of a process that died.
		db.Exec(t, `update river_job set state = 'available', scheduled_at = now() where kind = 'broadcast' and finalized_at is null`)
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
