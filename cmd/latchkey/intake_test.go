package main

import (
	"fmt"
	"net/smtp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
)

// A thousand customers write within a minute to two processes, one of which is killed in the
// middle of it and comes back. Whoever was not told that their mail is there sends it again, to
// the other process, as mail servers do. Each mail is one message, and none is lost.
func TestProveRule46NoMailIsLostWhenAProcessIsKilled(t *testing.T) {
	t.Parallel()
	mails, senders := pgtest.Rounds(60, 1000), 8
	db := newDemo(t)
	doors, running := [2]string{freeAddress(t), freeAddress(t)}, [2]*process{}
	for i := range doors {
		running[i] = serveAt(t, freeAddress(t), db.AppURL, nobodysMail, "MAIL_LISTEN="+doors[i])
	}
	var next, again atomic.Int64
	half := make(chan struct{})
	send := func() {
		for n := int(next.Add(1)); n <= mails; n = int(next.Add(1)) {
			if n == mails/2 {
				close(half)
			}
			from := fmt.Sprintf("writer%d@novak.example", n)
			raw := fmt.Sprintf("From: %s\r\nMessage-ID: <%d@novak.example>\r\nSubject: Number %d\r\n\r\nMail %d.\r\n", from, n, n, n)
			for door := n; smtp.SendMail(doors[door%2], nil, from, []string{bonjour}, []byte(raw)) != nil; door++ {
				if t.Context().Err() != nil {
					return
				}
				again.Add(1)
			}
		}
	}
	began := time.Now()
	var all sync.WaitGroup
	for range senders {
		all.Go(send)
	}
	<-half
	running[0].kill(t)
	allDue(t, db)
	running[0] = serveAt(t, freeAddress(t), db.AppURL, nobodysMail, "MAIL_LISTEN="+doors[0])
	all.Wait()
	taken := time.Since(began)
	// As autovacuum does, where there is one.
	db.Exec(t, `analyze inbound_mails, messages, conversations, contacts, contact_addresses, river_job`)
	untilNone(t, db, `select from inbound_mails where state = 'waiting'`)
	t.Logf("%d mails taken in %s, and read in %s; %d were sent again", mails, taken.Round(time.Second), time.Since(began).Round(time.Second), again.Load())

	for _, n := range pgtest.List[int](t, db, `
		select n from generate_series(1, $1) n left join messages m on m.sender = format('writer%s@novak.example', n) and m.text = format('Mail %s.', n)
		 group by n having count(m.id) <> 1`, mails) {
		t.Errorf("mail %d is no message, or more than one", n)
	}
	if unreadable := pgtest.One[int](t, db, `select count(*) from inbound_mails where state = 'unreadable'`); unreadable > 0 {
		t.Errorf("%d are called unreadable", unreadable)
	}
}
