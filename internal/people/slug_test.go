package people_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/internal/fault"
	"latchkey/internal/people"
)

// An address is made of the name's plain letters, and of four characters that nobody can guess.
func TestNewSlug(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Atelier Marchand": "atelier-marchand", "  Zoë's  Café & Bar! ": "zoe-s-cafe-bar", "李": "workspace", "": "workspace", "---": "workspace",
		"0–9": "0-9", "4711": "4711",
		strings.Repeat("a", 50): strings.Repeat("a", 40), strings.Repeat("a", 39) + " bcd": strings.Repeat("a", 39),
	} {
		first, second := people.NewSlug(name), people.NewSlug(name)
		if first == second {
			t.Errorf("%q gets %q twice", name, first)
		}
		stem, random := first[:len(first)-5], first[len(first)-4:]
		if stem != want || first[len(stem)] != '-' || strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Errorf("%q gets %q, want %s-????", name, first, want)
		}
		if clean, err := people.CleanSlug(first); err != nil || clean != first {
			t.Errorf("%q gets %q, which is not accepted: %v", name, first, err)
		}
	}
}

func TestCleanSlug(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"abc": "abc", " Atelier-9\n": "atelier-9", "0-0": "0-0", strings.Repeat("a", 60): strings.Repeat("a", 60)} {
		if got, err := people.CleanSlug(text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "ab", "-abc", "abc-", "a b", "a/b", "a.b", "a_b", "café", "a%2fb", strings.Repeat("a", 61)} {
		if got, err := people.CleanSlug(text); got != "" || !refused(err) {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

func refused(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Kind == fault.Invalid && f.Field == "slug" && f.Key == "fault.slug"
}
