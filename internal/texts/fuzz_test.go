package texts_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/internal/texts"
)

// Whatever is typed: what is taken is clean, and is taken as it is when it
// comes again.
func FuzzClean(f *testing.F) {
	for _, text := range []string{" Anna  Bea ", "a\u202eb", "\u200b", "e\u0301", "\xff", "\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := texts.CleanName("name", text)
		if again, err2 := texts.CleanName("name", name); err == nil && (err2 != nil || again != name) {
			t.Errorf("%q is %q, and then %q, %v", text, name, again, err2)
		}
		line, err := texts.CleanLine("line", text, texts.MaxStreet)
		if err == nil && (!utf8.ValidString(line) || strings.ContainsAny(line, "\x00\r\n\t") || utf8.RuneCountInString(line) > texts.MaxStreet) {
			t.Errorf("%q is %q", text, line)
		}
		if key := texts.SearchKey(text); utf8.ValidString(text) && !utf8.ValidString(key) {
			t.Errorf("%q is compared as %q", text, key)
		}
		if initials := texts.Initials(text); initials == "" || utf8.RuneCountInString(initials) > 2 {
			t.Errorf("%q is %q in short", text, initials)
		}
	})
}
