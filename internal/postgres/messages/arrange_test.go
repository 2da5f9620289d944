package messages_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// talks are the conversations, each with the texts of its messages.
func (p *post) talks(t *testing.T) []string {
	t.Helper()
	return pgtest.List[string](t, p.DB, `select v.number || ': ' || string_agg(text, ', ' order by at, m.id)
		from conversations v join messages m on m.conversation_id = v.id group by v.id, v.number order by v.number`)
}

// Answers to a conversation that became a part of another come into that one, by its
// token and by what they answer, also after a further merge.
func TestAnswersToAMergedConversation(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	update := pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations)
	const token = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
	p.receives(t, token, "1@test.example", "one")
	for i := range 2 {
		p.receives(t, "hello@test.example", fmt.Sprint("new", i, "@test.example"), fmt.Sprint("new", i))
		last := pgtest.One[uuid.UUID](t, p.DB, `select id from conversations order by number desc limit 1`)
		now := pgtest.One[uuid.UUID](t, p.DB, `select id from conversations order by number limit 1`)
		pgtest.Must(t, store.New(p.served).MergeConversations(t.Context(), update, now, last, ""))
		p.receives(t, token, fmt.Sprint("by token", i, "@test.example"), fmt.Sprint("token", i))
		p.keeps(t, "hello@test.example", fmt.Sprintf("From: anna@test.example\r\nMessage-ID: <by%d@test.example>\r\nIn-Reply-To: <1@test.example>\r\n\r\nanswer%d\r\n", i, i))
	}
	if diff := cmp.Diff([]string{"3: one, new0, token0, answer0, new1, token1, answer1"}, p.talks(t)); diff != "" {
		t.Errorf("the talks:\n%s", diff)
	}
}

// Answers to a message that was split off come into the new conversation, although they
// carry the token of the old one; others stay there.
func TestAnswersToASplitConversation(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	const token = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
	answer := func(id, to, text string) {
		p.keeps(t, token, "From: anna@test.example\r\nMessage-ID: <"+id+"@test.example>\r\nIn-Reply-To: <"+to+"@test.example>\r\n\r\n"+text+"\r\n")
	}
	p.receives(t, token, "1@test.example", "one")
	p.receives(t, token, "2@test.example", "two")
	from := pgtest.One[uuid.UUID](t, p.DB, `select id from messages where text like 'two%'`)
	made, err := store.New(p.served).SplitConversation(t.Context(), pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations), p.conversation, from, "Two")
	pgtest.Must(t, err)
	answer("3", "2", "to two")
	answer("4", "1", "to one")
	answer("5", "nothing", "to nothing")
	if diff := cmp.Diff([]string{"1: one, to one, to nothing", "2: two, to two"}, p.talks(t)); diff != "" {
		t.Errorf("the talks:\n%s", diff)
	}
	if waits := pgtest.One[int](t, p.DB, `select count(*) from conversations where waiting_since is not null and last_text like 'to %'`); waits != 2 {
		t.Errorf("in %d of two a customer waits", waits)
	}
	// A further mail of another family does not follow a token that it does not have.
	pgtest.Must(t, store.New(p.served).MergeConversations(t.Context(), pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations), made, p.conversation, ""))
	answer("6", "2", "to two again")
	if diff := cmp.Diff([]string{"1: one, two, to two, to one, to nothing, to two again"}, p.talks(t)); diff != "" {
		t.Errorf("merged again:\n%s", diff)
	}
}

// Whatever hangs on a conversation is known to who merges them: a new table is thought of.
func TestAMergeKnowsWhatHangsOnAConversation(t *testing.T) {
	t.Parallel()
	h := pgtest.New(t)
	got := pgtest.List[string](t, h, `select conrelid::regclass::text from pg_constraint
		where contype = 'f' and confrelid = 'conversations'::regclass order by 1`)
	want := []string{
		"begun_drafts", "conversation_drafts", "conversation_followers", "conversation_notes", "conversation_reads", "conversation_tags",
		"conversation_words", "merged_conversations", "message_files", "messages", "notifications", "workflow_runs",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what hangs on a conversation (see mergeTalks and splitTalk):\n%s", diff)
	}
}
