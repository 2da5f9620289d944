package messages_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// post is a workspace with a channel, to which mails come.
type post struct {
	*pgtest.DB
	served       *postgres.Database
	space        pgtest.Space
	channel      uuid.UUID
	conversation uuid.UUID // the one in the space to begin with, of anna@test.example
	owner        pgtest.Person
}

func newPost(t *testing.T) *post {
	t.Helper()
	h := pgtest.New(t)
	p := &post{DB: h, served: h.Serve(t), space: h.NewSpace(t, "atelier"), channel: uuid.New(), conversation: uuid.New()}
	p.owner = h.NewMember(t, p.space, "owner", "owner")
	contact := h.NewContact(t, p.space, "Anna", "anna@test.example")
	h.Exec(t, `insert into channels (workspace_id, id, kind, name, address, confirmed_at) values ($1, $2, 'email', 'Hello', 'hello@test.example', now())`,
		p.space.ID, p.channel)
	h.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token)
		values ($1, $2, $3, $4, now() - interval '1 hour', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')`, p.space.ID, p.conversation, contact, p.channel)
	return p
}

// receives keeps a mail of anna's, to the conversation with a token or to the channel itself.
func (p *post) receives(t *testing.T, to, messageID, text string) {
	t.Helper()
	p.keeps(t, to, fmt.Sprintf("From: anna@test.example\r\nMessage-ID: <%s>\r\nSubject: Hi\r\n\r\n%s\r\n", messageID, text))
}

func (p *post) keeps(t *testing.T, to, raw string) {
	t.Helper()
	sum, id := sha256.Sum256([]byte(raw)), uuid.New()
	p.Exec(t, `insert into inbound_mails (workspace_id, id, channel_id, sender, recipient, sha256, raw)
		values ($1, $2, $3, 'anna@test.example', $4, $5, $6)`, p.space.ID, id, p.channel, to, sum[:], []byte(raw))
	pgtest.Must(t, store.NewIncoming(p.served).KeepMail(t.Context(), jobs.IncomingMail{Workspace: p.space.ID, Mail: id},
		incoming.Read(t.Context(), []byte(raw), "anna@test.example"), "Nobody"))
}

func (p *post) state(t *testing.T) string {
	t.Helper()
	return pgtest.One[string](t, p.DB, `select state from conversations where id = $1`, p.conversation)
}

func (p *post) change(t *testing.T, change messages.Change) {
	t.Helper()
	_, err := store.New(p.served).ChangeConversations(t.Context(), pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations),
		[]uuid.UUID{p.conversation}, change)
	pgtest.Must(t, err)
}

// A snoozed conversation wakes at its time and not before, whoever asks how often; an
// answer wakes it, unless it is to stay.
func TestASnoozedConversationWakes(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	replies, job := store.NewReplies(p.served), jobs.WakeConversation{Workspace: p.space.ID, Conversation: p.conversation}
	wakes := func(early bool, want string) {
		t.Helper()
		wait, err := replies.Wake(t.Context(), job)
		if pgtest.Must(t, err); (wait > 0) != early || p.state(t) != want {
			t.Errorf("it waits %s and is %s, want %s", wait, p.state(t), want)
		}
	}
	p.change(t, messages.Change{Act: messages.Snooze, Until: time.Now().Add(time.Hour)})
	wakes(true, messages.Snoozed)
	p.Exec(t, `update conversations set snoozed_until = now()`)
	wakes(false, messages.Open)
	p.change(t, messages.Change{Act: messages.Close})
	wakes(false, messages.Closed)

	const token = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
	for i, stay := range []bool{false, true} {
		p.change(t, messages.Change{Act: messages.Snooze, Until: time.Now().Add(time.Hour), Stay: stay})
		p.receives(t, token, fmt.Sprint(i, "@test.example"), "Hello")
		if want := map[bool]string{false: messages.Open, true: messages.Snoozed}[stay]; p.state(t) != want {
			t.Errorf("answered, with stay %t, it is %s", stay, p.state(t))
		}
	}
	if waits := pgtest.One[bool](t, p.DB, `select waiting_since is not null from conversations`); !waits {
		t.Error("who answered does not wait")
	}
	p.Exec(t, `update conversations set snoozed_until = now()`)
	wakes(false, messages.Open)
}

// What a blocked sender writes is kept, in Spam; others' mails, and theirs once they are
// unblocked, open a conversation as ever.
func TestABlockedSenderWritesIntoSpam(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	s, update := store.New(p.served), pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations)
	talks := func() string {
		t.Helper()
		return pgtest.One[string](t, p.DB, `select string_agg(v.state || ' ' || n, ', ' order by v.number) from conversations v
			cross join lateral (select count(*) n from messages where conversation_id = v.id) m`)
	}
	p.receives(t, "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example", "0@test.example", "Hello")
	pgtest.Must(t, s.MarkSpam(t.Context(), update, p.conversation, true))
	p.receives(t, "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example", "1@test.example", "Buy")
	p.receives(t, "hello@test.example", "2@test.example", "Buy more")
	if got := talks(); got != "spam 2, spam 1" {
		t.Errorf("blocked: %s", got)
	}
	// Its own conversation that is not spam is left alone.
	p.Exec(t, `update conversations set state = 'closed' where id = $1`, p.conversation)
	p.receives(t, "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example", "3@test.example", "Buy now")
	if got := talks(); got != "closed 2, spam 1, spam 1" {
		t.Errorf("blocked: %s", got)
	}
	pgtest.Must(t, s.Unblock(t.Context(), update, p.conversation))
	p.receives(t, "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example", "4@test.example", "Sorry")
	if got := talks(); got != "open 3, spam 1, spam 1" {
		t.Errorf("unblocked: %s", got)
	}
}

// A mail of a conversation that was deleted for good does not come back for thirty days;
// another with its name, and itself later on, do.
func TestADeletedMailDoesNotComeBack(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	count := func() int { return pgtest.One[int](t, p.DB, `select count(*) from messages`) }
	p.receives(t, "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example", "1@test.example", "Secret")
	pgtest.Must(t, store.New(p.served).DeleteConversation(t.Context(),
		pgtest.Grant[policy.Delete](t, p.DB, p.owner, policy.Conversations), p.conversation))
	if left := pgtest.One[int](t, p.DB, `select count(*) from inbound_mails`); left > 0 || count() > 0 {
		t.Errorf("%d mails and %d messages are left", left, count())
	}
	p.receives(t, "hello@test.example", "1@test.example", "Secret")
	if count() > 0 {
		t.Error("it came back")
	}
	p.receives(t, "hello@test.example", "1@test.example", "Another")
	if count() != 1 {
		t.Error("another mail is lost")
	}
	forget := jobs.ForgetMails{Workspace: p.space.ID}
	pgtest.Must(t, store.NewReplies(p.served).ForgetMails(t.Context(), forget))
	if kept := pgtest.One[int](t, p.DB, `select count(*) from deleted_mails`); kept != 1 {
		t.Errorf("%d hashes are kept", kept)
	}
	p.Exec(t, `update deleted_mails set deleted_at = now() - interval '31 days'`)
	p.receives(t, "hello@test.example", "1@test.example", "Secret")
	pgtest.Must(t, store.NewReplies(p.served).ForgetMails(t.Context(), forget))
	if kept := pgtest.One[int](t, p.DB, `select count(*) from deleted_mails`); kept != 0 || count() != 2 {
		t.Errorf("after a month %d hashes are kept, and there are %d messages", kept, count())
	}
}

// A mail is found by what it says, and by the names of its files.
func TestAMailIsFoundByItsFiles(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.keeps(t, "hello@test.example", "From: anna@test.example\r\nMessage-ID: <1@test.example>\r\nSubject: Numbat\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe dugong swims\r\n--b\r\nContent-Type: application/pdf\r\n"+
		"Content-Disposition: attachment; filename=\"Quokka invoice 0612345678.pdf\"\r\n\r\n%PDF\r\n--b--\r\n")
	for words, finds := range map[string]int{"numbat": 1, "dugong": 1, "quokka": 1, "anna invoice": 1, "0612345678": 1, "wombat": 0} {
		list, err := store.New(p.served).Inbox(t.Context(), pgtest.Grant[policy.List](t, p.DB, p.owner, policy.Conversations),
			messages.Query{Inbox: messages.All, State: messages.AnyState, Search: words, Limit: 10}, nil)
		if pgtest.Must(t, err); len(list.Conversations) != finds {
			t.Errorf("%q finds %d", words, len(list.Conversations))
		}
	}
	agent := p.NewMember(t, p.space, "agent", "agent", "mask_contact")
	list, err := store.New(p.served).Inbox(t.Context(), pgtest.Grant[policy.List](t, p.DB, agent, policy.Conversations),
		messages.Query{Inbox: messages.All, State: messages.AnyState, Search: "0612345678", Limit: 10}, nil)
	if pgtest.Must(t, err); len(list.Conversations) > 0 {
		t.Error("a number in the name of a file finds it behind a mask")
	}
}
