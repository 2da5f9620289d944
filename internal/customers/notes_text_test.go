package customers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/customers"
)

func TestNotesComeBackFromTheirText(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, list := range [][]string{
		{"one"}, {"one", "two\n\nin three\nparts"}, {"- a list\n- of two", "=1+1"},
		{"[2026-06-01T10:00:00+02:00] a text like a mark", `\[2026-06-01T10:00:00Z] behind a backslash`, "a\n[2026-06-01T10:00:00Z] within"},
		{"[2026-06-01]", "[2026-99-01T10:00:00Z] on no day", "מזרח \U0001f600"},
		{"[2026-06-01T10:00:00Z Ann] by somebody", "\\[2026-06-01T10:00:00Z* A\\]n] hidden", "x\n[2026-06-01T10:00:00Z] y"},
	} {
		var notes []customers.Note
		for i, text := range list {
			moments := []string{"2026-03-29T01:30:00+01:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"}
			authors := []string{"Anna Peeters", `[Bob] \ "O'Neill" <bob@example.org>`, ""}
			notes = append(notes, customers.Note{Text: text, At: at(moments[i]), Author: authors[i], Hides: i == 1})
		}
		text := customers.WriteNotes(notes, paris)
		got, err := customers.ReadNotes(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		same := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
		if diff := cmp.Diff(notes, got, same); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestATextOfAnotherProgramIsOneNote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]customers.Note{
		"": nil, " \n": nil, "Met at the fair.\n\nLikes raku.": {{Text: "Met at the fair.\n\nLikes raku."}},
	} {
		got, err := customers.ReadNotes(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}
	if notes, err := customers.ReadNotes("[2026-06-01T10:00:00Z " + strings.Repeat("é", customers.MaxAuthor+1) + "] long"); err == nil || len(notes) > 0 {
		t.Error("a name that is too long is taken")
	}
	if _, err := customers.ReadNotes("a\u202eb"); err == nil {
		t.Error("a text that hides something is taken")
	}
}
