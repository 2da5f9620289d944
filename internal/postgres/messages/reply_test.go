package messages_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// An attempt that never ended may have sent its message: it is shown as unclear, and not
// sent again. One that failed for a while is tried again; one that ended is not.
func TestRule47AnAttemptThatNeverEndedIsNotRepeated(t *testing.T) {
	t.Parallel()
	h := pgtest.New(t)
	served := h.Serve(t)
	space := h.NewSpace(t, "atelier")
	owner := h.NewMember(t, space, "owner", "owner")
	contact, channel, conversation := h.NewContact(t, space, "Anna", "anna@test.example"), uuid.New(), uuid.New()
	h.Exec(t, `insert into channels (workspace_id, id, kind, name, address, confirmed_at)
		values ($1, $2, 'email', 'Hello', 'hello@test.example', now())`, space.ID, channel)
	h.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token) values ($1, $2, $3, $4, now(), 'x')`,
		space.ID, conversation, contact, channel)
	s, replies := store.New(served), store.NewReplies(served)
	update := pgtest.Grant[policy.Update](t, h, owner, policy.Conversations)
	message, err := s.Reply(t.Context(), update, conversation, messages.Reply{
		Text: "Hello Anna", To: messages.Recipients{Mark: messages.Mark("x", contact, "anna@test.example", nil), CC: "ben@test.example"},
	})
	pgtest.Must(t, err)
	job := jobs.ReplyMail{Workspace: space.ID, Message: message}
	state := func() string {
		return pgtest.One[string](t, h, `select state from messages where id = $1`, job.Message)
	}
	begin := func(want bool) {
		t.Helper()
		if letter, ok, err := replies.BeginReply(t.Context(), job); err != nil || ok != want || ok && letter.To != "anna@test.example" {
			t.Errorf("an attempt begins: %t, want %t: %v %v", ok, want, letter, err)
		}
	}
	begin(true)
	pgtest.Must(t, replies.NoteReply(t.Context(), job, "", &mail.Error{Text: "later"}))
	if got := state(); got != messages.Queued {
		t.Errorf("after a failure for a while it is %s", got)
	}
	begin(true)
	begin(false) // The process died before it noted what became of the one before.
	if got := state(); got != messages.Unclear {
		t.Errorf("after an attempt that never ended it is %s", got)
	}
	begin(false)
	for text, failure := range map[string]*mail.Error{
		messages.Unclear: {Unclear: true}, messages.Failed: {Permanent: true}, messages.Sent: nil,
	} {
		h.Exec(t, `update messages set state = 'queued' where id = $1`, job.Message)
		begin(true)
		pgtest.Must(t, replies.NoteReply(t.Context(), job, "", failure))
		if got := state(); got != text {
			t.Errorf("it is %s, want %s", got, text)
		}
		begin(false)
	}
	// Whoever splits the conversation holds it, and waits for what is noted: that waits for nobody.
	h.Exec(t, `update messages set state = 'queued' where id = $1`, job.Message)
	held, err := h.Owner.Begin(t.Context())
	pgtest.Must(t, err)
	defer held.Rollback(t.Context())
	_, err = held.Exec(t.Context(), `select from conversations where id = $1 for update`, conversation)
	pgtest.Must(t, err)
	begin(true)
	pgtest.Must(t, replies.NoteReply(t.Context(), job, "1@test.example", nil))
	pgtest.Must(t, held.Commit(t.Context()))
	if got := pgtest.One[string](t, h, `select state || ' ' || message_id from messages where id = $1`, job.Message); got != "sent 1@test.example" {
		t.Errorf("it is %s", got)
	}
	// Who gets a copy has a mail of their own, whatever became of the first.
	job.Copy = 1
	letter, ok, err := replies.BeginReply(t.Context(), job)
	if err != nil || !ok || letter.Deliver != "ben@test.example" || letter.To != "anna@test.example" {
		t.Errorf("the copy: %t %v %v", ok, letter, err)
	}
	pgtest.Must(t, replies.NoteReply(t.Context(), job, "", &mail.Error{Permanent: true, Text: "550 nobody"}))
	if got := pgtest.One[string](t, h, `select state || ' ' || failure from message_copies where message_id = $1`, message); got != "failed 550 nobody" {
		t.Errorf("the copy is %s", got)
	}
	job.Copy = 2
	begin(false)
}
