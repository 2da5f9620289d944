package messages_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/mailauth"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// A mail is answered by itself once it is known who wrote it, whether that is found out before
// the mail is read or after. A forged one is not: its answer would reach somebody else.
func TestRule46AForgedMailIsNotAnsweredByItself(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	in := store.NewIncoming(p.served)
	p.Exec(t, `update channels set away = 'Closed.', confirmed_at = now()`)
	p.Exec(t, `insert into business_hours (workspace_id, spans, closed, version)
		values ($1, '[{"days":[1,2,3,4,5,6,7],"opens":0,"closes":0}]', array (select current_date + n from generate_series(-2, 2) n), 1)`, p.space.ID)
	answers := 0
	for i, c := range []struct {
		verdict    mailauth.Verdict
		checkFirst bool
		answered   int
	}{
		{mailauth.Verified, false, 1}, {mailauth.Verified, true, 1}, {mailauth.Unproved, false, 1}, {mailauth.Unknown, true, 1}, {"", true, 1},
		{mailauth.Forbidden, false, 0}, {mailauth.Forbidden, true, 0}, {mailauth.Ambiguous, false, 0},
	} {
		from := fmt.Sprintf("customer%d@test.example", i)
		raw := []byte("From: " + from + "\r\nSubject: Hi\r\n\r\nHello\r\n")
		pgtest.Must(t, in.Store(t.Context(), intake.Mail{
			From: from, Raw: raw, To: []intake.Recipient{{Channel: intake.Channel{Workspace: p.space.ID, ID: p.channel}, Address: "hello@test.example"}},
		}))
		id := pgtest.One[uuid.UUID](t, p.DB, `select id from inbound_mails order by id desc limit 1`)
		steps := []func() error{
			func() error {
				return in.KeepMail(t.Context(), jobs.IncomingMail{Workspace: p.space.ID, Mail: id}, incoming.Read(t.Context(), raw, from), "Nobody")
			},
			func() error {
				return in.NoteSender(t.Context(), jobs.CheckSender{Workspace: p.space.ID, Mail: id}, mailauth.Results{Verdict: c.verdict})
			},
		}
		if c.checkFirst {
			steps[0], steps[1] = steps[1], steps[0]
		}
		pgtest.Must(t, steps[0]())
		if got := pgtest.One[int](t, p.DB, `select count(*) from messages where automatic`); got != answers {
			t.Errorf("%v: it is answered before all is known", c)
		}
		pgtest.Must(t, steps[1]())
		answers += c.answered
		if got := pgtest.One[int](t, p.DB, `select count(*) from messages where automatic`); got != answers {
			t.Errorf("%v: %d answers, want %d", c, got, answers)
		}
	}
}
