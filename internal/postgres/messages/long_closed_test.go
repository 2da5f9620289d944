package messages_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
)

// An answer to a conversation that was closed long ago begins another with its customer,
// once, and each names the other. What a program writes by itself opens nothing.
func TestAnAnswerToWhatWasClosedLongAgoBeginsAnother(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	const token = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
	p.receives(t, token, "1@test.example", "one")
	closed := func(days int) {
		t.Helper()
		p.Exec(t, `update conversations set state = 'closed' where number = 1`)
		p.Exec(t, `update conversations set closed_at = now() - make_interval(days => $1) where number = 1`, days)
	}
	by := func(id, header, text string) {
		t.Helper()
		p.keeps(t, "hello@test.example", fmt.Sprintf("From: anna@test.example\r\nMessage-ID: <%s@test.example>\r\nIn-Reply-To: <1@test.example>\r\n%s\r\n%s\r\n", id, header, text))
	}
	closed(89)
	by("2", "", "two")
	closed(91)
	by("3", "Auto-Submitted: auto-replied\r\n", "three")
	p.receives(t, token, "4@test.example", "four")
	by("5", "", "five")
	if diff := cmp.Diff([]string{"1: one, two, three", "2: four, five"}, p.talks(t)); diff != "" {
		t.Errorf("the talks:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"conversation.continued 1 #2", "conversation.continues 2 #1"}, pgtest.List[string](t, p.DB, `
		select concat_ws(' ', act, v.number, detail->>'to') from activity a join conversations v on v.id = a.target_id where act like '%.continue%' order by 1`)); diff != "" {
		t.Errorf("each names the other:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1 closed", "2 open"}, pgtest.List[string](t, p.DB, `
		select number || ' ' || state from conversations order by number`)); diff != "" {
		t.Errorf("the states:\n%s", diff)
	}
}
