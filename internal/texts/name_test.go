package texts_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// faultOf is the field and the key of the fault with which a text is refused, "" for none.
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
	long := strings.Repeat("é", texts.MaxName)
	for text, want := range map[string]string{
		"Ann": "Ann", "  Ann \u00a0\t Lee\r\n": "Ann Lee", "李": "李", "नमस्ते": "नमस्ते", "O’Neill-Smith": "O’Neill-Smith", "4": "4", "€": "€",
		"♥": "♥", "👩‍🎨": "👩‍🎨", "...A": "...A", long: long, " " + long + " ": long,
	} {
		if got, err := texts.CleanName("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "fault.name_missing", " \t\u3000": "fault.name_missing", "...": "fault.name_missing", "-": "fault.name_missing",
		"\u0301": "fault.name_missing", "\u200d": "fault.name_missing",
		long + "é": "fault.name_long", "A\x00": "fault.characters", "A\x7f": "fault.characters", "A\u0085B": "", "A\xff": "fault.characters",
		"A\ufffd": "fault.characters",
		"A\u200b": "fault.characters", "A\u202e": "fault.characters", "\u2066A\u2069": "fault.characters", "A\u00ad": "fault.characters",
		"\ufeffA": "fault.characters",
	} {
		got, err := texts.CleanName("name", text)
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

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ann Lee": "AL", "ann": "A", "Anna Maria van Lee": "AL", "ann.lee@example.com": "A", "d'Artagnan": "D", "Zoë l’Été": "ZL", "4 Seasons": "4S",
		"  ": "?", "": "?", "---": "?", "(Ann) Lee!": "AL", "élodie": "É",
	} {
		if got := texts.Initials(name); got != want {
			t.Errorf("%q stands as %q, want %q", name, got, want)
		}
	}
}

// A text has one of eight colours, always the same, and not all have one.
func TestTint(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for _, text := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		tint := texts.Tint(text)
		if tint < 0 || tint > 7 || tint != texts.Tint(text) {
			t.Errorf("%s has the colour %d, and then %d", text, tint, texts.Tint(text))
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
		if got := texts.FirstName(name); got != want {
			t.Errorf("%q is spoken of as %q", name, got)
		}
	}
}

// A customer may have no name, or a dash for one; one that is there is a name like any other.
func TestCleanOptionalName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " \t": "", "-": "", " — ": "", "...": "", "(?)": "", " Helene  Dubois ": "Helene Dubois", strings.Repeat("é", 120): strings.Repeat("é", 120)} {
		if got, err := texts.CleanOptionalName("name", text); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{strings.Repeat("é", 121): "name: fault.name_long", "A\u200b": "name: fault.characters",
		"\u200b": "name: fault.name_missing"} {
		if got, err := texts.CleanOptionalName("name", text); got != "" || faultOf(err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}
