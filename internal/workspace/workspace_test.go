package workspace_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/workspace"
)

func faultOf(err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		return ""
	}
	return f.Field + ": " + f.Key
}

// A name is what a person can read: letters, numbers or symbols of any script,
// joined by a zero-width joiner where a picture needs it.
func TestCleanName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", workspace.MaxName)
	for text, want := range map[string]string{
		"Ann": "Ann", "  Ann \u00a0\t Lee\r\n": "Ann Lee", "李": "李", "नमस्ते": "नमस्ते", "O’Neill-Smith": "O’Neill-Smith", "4": "4", "€": "€", "♥": "♥", "👩‍🎨": "👩‍🎨", "...A": "...A", long: long, " " + long + " ": long,
	} {
		if got, err := workspace.CleanName("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "fault.name_missing", " \t\u3000": "fault.name_missing", "...": "fault.name_missing", "-": "fault.name_missing", "\u0301": "fault.name_missing", "\u200d": "fault.name_missing",
		long + "é": "fault.name_long", "A\x00": "fault.characters", "A\x7f": "fault.characters", "A\u0085B": "", "A\xff": "fault.characters", "A\ufffd": "fault.characters",
		"A\u200b": "fault.characters", "A\u202e": "fault.characters", "\u2066A\u2069": "fault.characters", "A\u00ad": "fault.characters", "\ufeffA": "fault.characters",
	} {
		got, err := workspace.CleanName("name", text)
		if want == "" { // A line break like any other.
			if got != "A B" || err != nil {
				t.Errorf("%q becomes %q, %v", text, got, err)
			}
			continue
		}
		if got != "" || faultOf(err) != "name: "+want {
			t.Errorf("%q becomes %q, %v; want %s", text, got, err, want)
		}
	}
}

func TestSearchKeyFoldsCaseAccentsAndSpaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " Zoë  LIÈGE\t": "zoe liege", "Ångström": "angstrom", "e\u0301te\u0301": "ete", "Straße": "straße", "ŁÓDŹ": "łodz", "李": "李", "a\xffb": "a\ufffdb"} {
		if got := workspace.SearchKey(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// An address is made of the name's plain letters, and of four characters that nobody can guess.
func TestNewSlug(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Atelier Marchand": "atelier-marchand", "  Zoë's  Café & Bar! ": "zoe-s-cafe-bar", "李": "workspace", "": "workspace", "---": "workspace", "0–9": "0-9", "4711": "4711",
		strings.Repeat("a", 50): strings.Repeat("a", 40), strings.Repeat("a", 39) + " bcd": strings.Repeat("a", 39),
	} {
		first, second := workspace.NewSlug(name), workspace.NewSlug(name)
		if first == second {
			t.Errorf("%q gets %q twice", name, first)
		}
		stem, random := first[:len(first)-5], first[len(first)-4:]
		if stem != want || first[len(stem)] != '-' || strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Errorf("%q gets %q, want %s-????", name, first, want)
		}
		if clean, err := workspace.CleanSlug(first); err != nil || clean != first {
			t.Errorf("%q gets %q, which is not accepted: %v", name, first, err)
		}
	}
}

func TestCleanSlug(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"abc": "abc", " Atelier-9\n": "atelier-9", "0-0": "0-0", strings.Repeat("a", 60): strings.Repeat("a", 60)} {
		if got, err := workspace.CleanSlug(text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "ab", "-abc", "abc-", "a b", "a/b", "a.b", "a_b", "café", "a%2fb", strings.Repeat("a", 61)} {
		if got, err := workspace.CleanSlug(text); got != "" || faultOf(err) != "slug: fault.slug" {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ann Lee": "AL", "ann": "A", "Anna Maria van Lee": "AL", "ann.lee@example.com": "A", "d'Artagnan": "D", "Zoë l’Été": "ZL", "4 Seasons": "4S", "  ": "?", "": "?", "---": "?", "(Ann) Lee!": "AL", "élodie": "É",
	} {
		if got := workspace.Initials(name); got != want {
			t.Errorf("%q stands as %q, want %q", name, got, want)
		}
	}
}

// A text has one of eight colours, always the same, and not all have one.
func TestTint(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for _, text := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		tint := workspace.Tint(text)
		if tint < 0 || tint > 7 || tint != workspace.Tint(text) {
			t.Errorf("%s has the colour %d, and then %d", text, tint, workspace.Tint(text))
		}
		seen[tint] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d colours", len(seen))
	}
}

func TestFirstName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Ann Lee": "Ann", "Ann": "Ann", "": "", "Jean-Luc le Brun": "Jean-Luc"} {
		if got := workspace.FirstName(name); got != want {
			t.Errorf("%q is spoken of as %q", name, got)
		}
	}
}

// A day ends at midnight of the workspace's own clocks, also when they change.
func TestEndOfDay(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]map[string]string{
		"UTC":              {"2026-12-03": "2026-12-03T23:59:59Z", "2026-12-31": "2026-12-31T23:59:59Z"},
		"Europe/Paris":     {"2026-12-03": "2026-12-03T22:59:59Z", "2026-07-01": "2026-07-01T21:59:59Z", "2026-10-25": "2026-10-25T22:59:59Z", "2026-03-29": "2026-03-29T21:59:59Z"},
		"Pacific/Auckland": {"2026-12-03": "2026-12-03T10:59:59Z"},
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range want {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			if got := workspace.EndOfDay(at, zone).UTC().Format(time.RFC3339); got != want {
				t.Errorf("%s ends in %s at %s, want %s", day, name, got, want)
			}
		}
	}
}
