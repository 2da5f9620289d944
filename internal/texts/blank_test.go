package texts_test

import (
	"errors"
	"fmt"
	"testing"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// invisible is one of each kind of character that draws nothing.
var invisible = []rune{
	' ', '\t', '\u00a0', '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180b', '\u180e', '\u200b', '\u200d', '\u200e', '\u2028', '\u202e', '\u2060', '\u2064',
	'\u206f', '\u2800', '\u3000', '\u3164', '\ufe00', '\ufe0f', '\ufeff', '\uffa0', '\ufff0',
	'\U00013441', '\U00013442', '\U0001bca0', '\U0001d159', '\U0001d173', '\U000e0001', '\U000e0041', '\U000e0100', '\U000e01ef', '\U000e0fff',
}

// why is the key of a fault, "" for none.
func why(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

func TestANameDrawsSomething(t *testing.T) {
	t.Parallel()
	for _, r := range invisible {
		for _, name := range []string{string(r), string([]rune{r, r, ' ', r}), string([]rune{r, '\u3164'}), string([]rune{'\u2800', r})} {
			if !texts.Blank(name) {
				t.Errorf("%+q is not blank", name)
			}
			if _, err := texts.CleanName("name", name); why(err) != "fault.name_missing" {
				t.Errorf("the name %+q: %v", name, err)
			}
		}
	}
	for _, name := range []string{"\u200d\ufe0f", "\u0301", "\u3164\u0301", "…", "-\u2800-", "\ufffd", "\xff"} {
		if _, err := texts.CleanName("name", name); err == nil {
			t.Errorf("%+q is a name", name)
		}
	}
}

// Two names that look alike would be two people.
func TestANameHidesNothing(t *testing.T) {
	t.Parallel()
	for _, r := range []rune{'\u00ad', '\u034f', '\u115f', '\u1160', '\u17b5', '\u200b', '\u200f', '\u202e', '\u2800', '\u3164', '\ufeff', '\uffa0', '\U0001d159', '\U000e0041'} {
		for _, form := range []string{"An%cna", "%cAnna", "Anna%c", "Anna %c Kern"} {
			name := fmt.Sprintf(form, r)
			if _, err := texts.CleanName("name", name); why(err) != "fault.characters" {
				t.Errorf("%+q: %v", name, err)
			}
		}
	}
}

func TestNamesOfAllScriptsAreTaken(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Anna", "O’Neill", "Zoë", "김민준", "अनुष्का", "ဇော်ဇော်", "محمد", "שרה", "Ὀδυσσεύς", "7", "❤\ufe0f Yoga", "👩\u200d🎨", "葛\U000e0100城", "C&A", "⠃⠗", "½",
	} {
		if clean, err := texts.CleanName("name", "  "+name+"\u00a0"); err != nil || clean != name {
			t.Errorf("%+q is cleaned to %+q: %v", name, clean, err)
		}
	}
}
