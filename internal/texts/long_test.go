package texts_test

import (
	"strings"
	"testing"

	"latchkey/internal/texts"
)

// Words of a long text are found in a time that grows with it and not with its square: a
// mail of a hundred thousand characters is anybody's to send. With the square, each of
// these would take a minute and more.
func TestWordsOfALongText(t *testing.T) {
	t.Parallel()
	const long = 1_000_000
	for name, sign := range map[string]string{"hyphens": "a-", "plus signs": "+", "signs without spaces": "漢.", "dots": "a.", "apostrophes": "a'"} {
		if words := texts.SearchWords("a" + strings.Repeat(sign, long)); len(words) == 0 || len(words) > 1000 {
			t.Errorf("%s: %d words", name, len(words))
		}
	}
}
