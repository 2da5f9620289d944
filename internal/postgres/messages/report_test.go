package messages_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// writes is a message of the owner's that has left, and the token to which it is returned.
func (p *post) writes(t *testing.T) (message uuid.UUID, token string) {
	t.Helper()
	message = uuid.New()
	p.Exec(t, `insert into messages (workspace_id, id, conversation_id, member_id, sender, recipient, text, state)
		values ($1, $2, $3, $4, 'hello@test.example', 'anna@test.example', 'Hello', 'queued')`,
		p.space.ID, message, p.conversation, p.owner.ID)
	job, replies := jobs.ReplyMail{Workspace: p.space.ID, Message: message}, store.NewReplies(p.served)
	letter, ok, err := replies.BeginReply(t.Context(), job)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	pgtest.Must(t, replies.NoteReply(t.Context(), job, "reply."+message.String()+"@test.example", nil))
	return message, letter.Return
}

// returns keeps a mail that nobody can return.
func (p *post) returns(t *testing.T, to, raw string) {
	t.Helper()
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	sum, id := sha256.Sum256([]byte(raw)), uuid.New()
	p.Exec(t, `insert into inbound_mails (workspace_id, id, channel_id, recipient, sha256, raw) values ($1, $2, $3, $4, $5, $6)`,
		p.space.ID, id, p.channel, to, sum[:], []byte(raw))
	pgtest.Must(t, store.NewIncoming(p.served).KeepMail(t.Context(), jobs.IncomingMail{Workspace: p.space.ID, Mail: id},
		incoming.Read(t.Context(), []byte(raw), ""), "Nobody"))
}

func dsn(action, status, diagnostic, messageID string) string {
	return fmt.Sprintf("From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nAuto-Submitted: auto-replied\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\n"+
		"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@test.example\nAction: %s\nStatus: %s\nDiagnostic-Code: %s\n\n"+
		"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <%s>\nSubject: Hi\n\n--b--\n", action, status, diagnostic, messageID)
}

// A report says of the message what became of it, found by the token of its address: it is
// no message, opens nothing and waits for no answer. What another server says of it later
// counts, save that what was not delivered stays so.
func TestAReportIsOfTheMessageThatItReturns(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.Exec(t, `update conversations set state = 'closed' where id = $1`, p.conversation)
	const refused = "smtp; 550 5.1.1 <anna@test.example>: no such user"
	for _, c := range []struct{ name, raw, want string }{
		{"DSN", dsn("failed", "5.1.1", refused, "x"), "failed 550 5.1.1 <anna@test.example>: no such user"},
		{"late", dsn("delayed", "4.4.1", "smtp; 451 try later", "x"), "delayed 451 try later"},
		{"no text", dsn("failed", "5.0.0", "", "x"), "failed 5.0.0"},
		{"it arrived", dsn("delivered", "2.0.0", "smtp; 250 ok", "x"), "sent "},
		{"no DSN", "From: MAILER-DAEMON@old.example\nSubject: failure notice\n\nHi. This is the program at old.example.\n<anna@test.example>:\nRemote host said: 554 5.7.1 refused\n", "failed 554 5.7.1 refused"},
		{"no words", "From: Postmaster <postmaster@old.example>\nSubject: Nicht zustellbar\n\nIch kann nicht.\n", "failed "},
		{"late, no DSN", "From: Mailer-Daemon@old.example\nSubject: Warning: message delayed 24 hours\n\nA message is late.\n", "delayed "},
	} {
		message, token := p.writes(t)
		p.returns(t, "Hello+Return-"+strings.ToLower(token)+"@test.example", c.raw)
		if got := pgtest.One[string](t, p.DB, `select state || ' ' || failure from messages where id = $1`, message); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if of := pgtest.One[uuid.UUID](t, p.DB, `select message_id from inbound_mails where state = 'report' order by received_at desc limit 1`); of != message {
			t.Errorf("%s: it is not kept with its message", c.name)
		}
	}
	message, token := p.writes(t)
	to := "hello+return-" + token + "@test.example"
	for _, c := range []struct{ raw, want string }{
		{dsn("delayed", "4.4.1", "", "x"), "delayed"}, {dsn("failed", "4.4.7", "", "x"), "failed"}, {dsn("delayed", "4.4.1", "", "x"), "failed"},
	} {
		p.returns(t, to, c.raw)
		if got := pgtest.One[string](t, p.DB, `select state from messages where id = $1`, message); got != c.want {
			t.Errorf("one after the other: %s, want %s", got, c.want)
		}
	}
	pgtest.Must(t, store.NewReplies(p.served).NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message}, "late@test.example", nil))
	if got := pgtest.One[string](t, p.DB, `select state from messages where id = $1`, message); got != messages.Failed {
		t.Errorf("a report that came before its mail was noted as sent: %s", got)
	}
	if got := pgtest.One[string](t, p.DB, `select count(*) || ' ' || count(*) filter (where member_id is null) from messages`); !strings.HasSuffix(got, " 0") {
		t.Errorf("reports are messages: %s", got)
	}
	if state := p.state(t); state != messages.Closed || pgtest.One[bool](t, p.DB, `select waiting_since is not null from conversations where id = $1`, p.conversation) {
		t.Errorf("a report opens: %s", state)
	}
}

// A report that comes to the channel itself is known by the Message-ID that it names. One
// of no mail of ours is there for whoever looks, and opens nothing. A copy has a state of
// its own. An absence notice that comes to the address of reports is a message.
func TestAReportWithoutATokenHarmsNobody(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	message, token := p.writes(t)
	state := func() string {
		return pgtest.One[string](t, p.DB, `select state from messages where id = $1`, message)
	}
	p.returns(t, "hello+return-"+strings.Repeat("B", 26)+"@test.example", dsn("failed", "5.1.1", "", "reply."+message.String()+"@test.example"))
	p.returns(t, "hello@test.example", dsn("failed", "5.1.1", "", "other@test.example"))
	if got := state(); got != messages.Sent {
		t.Errorf("after forged ones: %s", got)
	}
	if got := pgtest.List[string](t, p.DB, `select state || ' ' || (waiting_since is null) from conversations where id <> $1`, p.conversation); len(got) != 2 || got[0] != "closed true" || got[1] != got[0] {
		t.Errorf("forged ones open: %q", got)
	}
	p.Exec(t, `update conversations set state = 'closed' where id = $1`, p.conversation)
	p.returns(t, "hello+return-"+token+"@test.example", "From: anna@test.example\nSubject: Absent\nAuto-Submitted: auto-replied\n\nI am away.\n")
	if got := pgtest.One[string](t, p.DB, `select text from messages where conversation_id = $1 and member_id is null`, p.conversation); got != "I am away." || p.state(t) != messages.Closed || state() != messages.Sent {
		t.Errorf("an absence notice: %q %s %s", got, p.state(t), state())
	}
	p.returns(t, "hello@test.example", dsn("failed", "5.1.1", "", "reply."+message.String()+"@test.example"))
	if got := state(); got != messages.Failed {
		t.Errorf("by its Message-ID: %s", got)
	}

	message, _ = p.writes(t)
	p.Exec(t, `insert into message_copies (workspace_id, message_id, place, way, address, state) values ($1, $2, 1, 'cc', 'ben@test.example', 'queued')`, p.space.ID, message)
	letter, ok, err := store.NewReplies(p.served).BeginReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message, Copy: 1})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	p.returns(t, "hello+return-"+letter.Return+"@test.example", dsn("failed", "5.1.1", "", ""))
	if got := pgtest.One[string](t, p.DB, `select state from message_copies where message_id = $1`, message); got != messages.Failed || state() != messages.Sent {
		t.Errorf("a copy is %s, its message %s", got, state())
	}
}

// The address of reports is taken for mails that went out over the channel not long ago.
func TestAnAddressOfReportsIsKnown(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	_, token := p.writes(t)
	in := store.NewIncoming(p.served)
	sent := func(channel uuid.UUID, token string) bool {
		t.Helper()
		ok, err := in.Sent(t.Context(), intake.Channel{Workspace: p.space.ID, ID: channel}, token)
		pgtest.Must(t, err)
		return ok
	}
	if !sent(p.channel, token) || sent(uuid.New(), token) || sent(p.channel, strings.Repeat("A", messages.TokenLength)) {
		t.Error("a token counts for its channel, and no other one counts")
	}
	p.Exec(t, `update mail_returns set sent_at = now() - interval '31 days'`)
	if sent(p.channel, token) {
		t.Error("an old one counts")
	}
}
