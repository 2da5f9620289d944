package stores_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/mailauth"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// A statement that was planned for empty tables may look through those of a thousand mails once,
// and never through one for each row of another.
const mostRowsOfMail = 10_000

// No mail takes long to be read where Postgres has not counted its tables yet: it plans for
// empty ones when the first comes, and a thousand may come before it counts them.
func TestMailsReadLittleUncounted(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	space := h.NewSpace(t, "atelier")
	h.NewMember(t, space, "owner", "owner")
	channel := uuid.New()
	h.Exec(t, `insert into channels (workspace_id, id, kind, name, address) values ($1, $2, 'email', 'Hello', 'hello@test.example')`, space.ID, channel)
	reads := func(db *postgres.Database, plans func() []plan, check bool) {
		t.Helper()
		in := messages.NewIncoming(db)
		for name, head := range map[string]string{
			"of somebody new": "From: new%[1]s@test.example\r\nMessage-ID: <new%[1]s@test.example>\r\n",
			"known":           "From: anna12@test.example\r\nMessage-ID: <known%[1]s@test.example>\r\n",
			"an answer":       "From: anna12@test.example\r\nMessage-ID: <answer%[1]s@test.example>\r\nIn-Reply-To: <mail12@test.example>\r\n",
			"a copy":          "From: anna12@test.example\r\nMessage-ID: <mail12@test.example>\r\n",
		} {
			id, raw := uuid.New(), []byte(fmt.Sprintf(head, uuid.NewString())+"Subject: Hi\r\n\r\nHello\r\n")
			sum, job := sha256.Sum256(raw), jobs.IncomingMail{Workspace: space.ID, Mail: id}
			h.Exec(t, `insert into inbound_mails (workspace_id, id, channel_id, sender, recipient, sha256, raw)
				values ($1, $2, $3, 'anna12@test.example', 'hello@test.example', $4, $5)`, space.ID, id, channel, sum[:], raw)
			plans()
			_, _, err := in.BeginMail(t.Context(), job)
			pgtest.Must(t, err)
			pgtest.Must(t, in.KeepMail(t.Context(), job, incoming.Read(t.Context(), raw, "anna12@test.example"), "Nobody"))
			sender := jobs.CheckSender{Workspace: space.ID, Mail: id}
			_, _, err = in.MailToCheck(t.Context(), sender)
			pgtest.Must(t, err)
			pgtest.Must(t, in.NoteSender(t.Context(), sender, mailauth.Results{Verdict: mailauth.Verified}))
			for _, p := range plans() {
				if check && p.Top.rows() > mostRowsOfMail {
					t.Errorf("a mail %s looks at %.0f rows:\n%s", name, p.Top.rows(), &p)
				}
			}
		}
	}
	early, plansOfEarly := h.explained(t, "force_generic_plan")
	reads(early, plansOfEarly, false)
	h.Exec(t, `insert into contacts (workspace_id, id, name, name_key, email, source)
		select $1, md5('anna' || n)::uuid, 'Anna', 'anna', 'anna' || n || '@test.example', 'email' from generate_series(1, 1000) n`, space.ID)
	h.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email)
		select workspace_id, id, email, email from contacts where name = 'Anna' and workspace_id = $1
		    on conflict do nothing`, space.ID)
	h.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token)
		select $1, id, id, $2, now(), left(md5(id::text), 26) from contacts where workspace_id = $1`, space.ID, channel)
	h.Exec(t, `insert into messages (workspace_id, id, conversation_id, text, state, message_id)
		select $1, md5('mail' || n)::uuid, md5('anna' || n)::uuid, 'Hello', 'received', 'mail' || n || '@test.example'
		  from generate_series(1, 1000) n`, space.ID)
	h.Exec(t, `insert into inbound_mails (workspace_id, id, channel_id, sender, recipient, sha256, raw, state, body_sha256, message_id)
		select $1, gen_random_uuid(), $2, 'anna@test.example', 'hello@test.example', '', 'x', 'parsed', sha256('x'), id
		  from messages where workspace_id = $1 and message_id like 'mail%'`, space.ID, channel)
	reads(early, plansOfEarly, true)
	later, plansOfLater := h.explained(t, "force_generic_plan")
	reads(later, plansOfLater, true)
}
