package texts

import (
	"strings"
	"testing"
	"unicode"
)

// What is told quickly of ASCII is what Unicode says of it.
func TestASCIIIsReadAsUnicode(t *testing.T) {
	t.Parallel()
	for r := range rune(0x80) {
		if want := unicode.IsSpace(r) || unicode.IsControl(r) || r == '"' || unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf); parts(r) != want {
			t.Errorf("%q parts words: %v", r, !want)
		}
		if want := unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point); drawsNothing(r) != want {
			t.Errorf("%q draws nothing: %v", r, !want)
		}
		if want := unicode.In(r, unicode.So, unicode.Sc); unspaced(r) != want {
			t.Errorf("%q stands without spaces: %v", r, !want)
		}
		if want := unicode.Is(unicode.Pd, r); isHyphen(r) != want {
			t.Errorf("%q is a hyphen: %v", r, !want)
		}
		// A letter beside it that is not ASCII has the whole text read the long way.
		text := "a" + string(r) + "B c"
		if short, long := plain(text), strings.TrimSuffix(plain(text+"é"), "e"); short != long {
			t.Errorf("%q is folded to %q, %q", text, short, long)
		}
	}
}

// A text that comes back as it is has nothing to be taken out.
func FuzzOneSpaced(f *testing.F) {
	for _, text := range []string{"", " ", "a b", " a", "a ", "a  b", "a\tb", "É b", "a\u00a0b", "a\u2028b", "a\u3000b", "a\u1680b", "a\x85b", "日本 語", "\xe1 b", "’ a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := OneSpaced(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
