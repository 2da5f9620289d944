package texts_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/texts"
)

// Wherever a text is cut, no half of an address or a number stands at its end.
func TestNoHalfStandsAtTheEndOfABeginning(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"jane.doe@songs.example", "jane.doe @ songs.example", "jane.doe\n> @songs.example", "jane.doe at songs dot example",
		"jane.doe (at) songs.example", "jane.doe (a) songs.example", "+33 6 12 34 56 78", "06 12 34 ext 56 78", "0612&nbsp;34&nbsp;56",
	} {
		text := "write to " + secret + " soon"
		for most := range utf8.RuneCountInString(text) {
			got := texts.Cut(text, most)
			whole := strings.TrimSuffix(strings.TrimPrefix(got, "write to"), " soon")
			half := strings.TrimSpace(whole)
			hidden := texts.ReplaceNumbers(texts.ReplaceAddresses(half, func(string) string { return "" }), "")
			if len(half) > 0 && strings.HasPrefix("write to", got) == false && strings.Trim(hidden, " >\n") != "" {
				t.Errorf("%q, %d characters: %q", text, most, got)
			}
		}
	}
}

// What has no address is cut between words, and one long word where it must be.
func TestBeginningsEndWithWholeWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 500)
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"all of it", 9, "all of it"}, {"all of it", 8, "all of"}, {"all of it", 6, "all of"}, {"", 0, ""}, {"書いて", 2, "書い"},
		{long, 300, long[:600]}, {"a " + long, 300, "a " + long[:596]}, {"1 2 3 4 5 6 7 8 9", 15, "1 2 3 4 5 6 7 8"},
	} {
		if got := texts.Cut(c.text, c.most); got != c.want {
			t.Errorf("%d characters of %q: %q, want %q", c.most, c.text, got, c.want)
		}
	}
}
