package customers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/section"
)

func TestAFieldTakesWhatItsKindHolds(t *testing.T) {
	t.Parallel()
	for kind, c := range map[customers.FieldKind]struct {
		takes, refuses []string
		fault          string
	}{
		customers.NumberField: {
			[]string{"0", "7", "-7", "10", "0.5", "-1234.5", "123456789012345", "-12345678901234.5"},
			[]string{"-0", "01", "1.50", "1.", ".5", "1,5", "+1", "1e3", "--1", "one", " 1", "1234567890123456", "-1234567890123456", "12345678901234.55"},
			"fault.number",
		},
		customers.DateField: {
			[]string{"1900-01-01", "2024-02-29", "2200-12-31"},
			[]string{"1899-12-31", "2201-01-01", "2023-02-29", "2024-2-9", "29/02/2024", "2024-02-29 ", "2024-02-29T00:00:00Z"},
			"fault.date",
		},
		customers.ChoiceField: {[]string{"Red", "Blue"}, []string{"red", "Green", "Red, Blue"}, "fault.choice"},
		customers.YesNoField:  {[]string{"yes", "no"}, []string{"Yes", "true", "1"}, "fault.choice"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			field := customers.Field{Item: section.Item{ID: uuid.New()}, Kind: kind, Choices: []string{"Red", "Blue"}}
			for _, value := range c.takes {
				if stored, err := field.Clean(value); err != nil || stored != value {
					t.Errorf("%q is stored as %q, %v", value, stored, err)
				}
			}
			for _, value := range c.refuses {
				if got := faultOf(t, cleaning(&field, value)); got != "field_"+field.ID.String()+": "+c.fault {
					t.Errorf("%q is refused with %q", value, got)
				}
			}
		})
	}
}

func TestATextFieldTakesOneLine(t *testing.T) {
	t.Parallel()
	field := customers.Field{Item: section.Item{ID: uuid.New()}, Kind: customers.TextField}
	for value, want := range map[string]string{
		"": "", strings.Repeat("é", 200): "", strings.Repeat("é", 201): field.FormName() + ": fault.line_long",
		"a\x00b": field.FormName() + ": fault.characters",
	} {
		if got := faultOf(t, cleaning(&field, value)); got != want {
			t.Errorf("%.20q is refused with %q, want %q", value, got, want)
		}
	}
}

// What is stored of a text is what was checked, without the spaces around and within it.
func TestATextIsStoredAsItIsChecked(t *testing.T) {
	t.Parallel()
	field := customers.Field{Kind: customers.TextField}
	for value, want := range map[string]string{"41" + strings.Repeat(" ", 500) + "x": "41 x", " a ": "a", " ": "", "\u200b": ""} {
		if got, err := field.Clean(value); err != nil || got != want {
			t.Errorf("%.20q is stored as %q, %v; want %q", value, got, err, want)
		}
	}
}

func cleaning(field *customers.Field, value string) error {
	_, err := field.Clean(value)
	return err
}

// cleaned is a field that was sent, cleaned.
func cleaned(t *testing.T, name string, kind customers.FieldKind, choices string) (customers.Field, string) {
	t.Helper()
	f, wrong := customers.Fields.Clean(customers.Field{Item: section.Item{Name: name}, Kind: kind, Choices: slices.Collect(strings.Lines(choices))})
	return f, faultOf(t, wrong.Err())
}

func TestKindsOfFieldsAreKnown(t *testing.T) {
	t.Parallel()
	for _, kind := range customers.FieldKinds {
		choices := map[customers.FieldKind]string{customers.ChoiceField: "Red"}[kind]
		if _, wrong := cleaned(t, "Size", kind, choices); wrong != "" {
			t.Errorf("%s is offered and refused with %s", kind, wrong)
		}
	}
	for _, kind := range []customers.FieldKind{"", "Text", "money"} {
		if _, wrong := cleaned(t, "Size", kind, "Red"); wrong != "kind: fault.choice" {
			t.Errorf("%q is known: %s", kind, wrong)
		}
	}
}

func TestTheNameOfAFieldIsClean(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 60)
	for text, want := range map[string]string{" Shoe  size ": "Shoe size", long: long} {
		if got, wrong := cleaned(t, text, customers.TextField, ""); wrong != "" || got.Name != want {
			t.Errorf("%q becomes %q, %s", text, got.Name, wrong)
		}
	}
	for text, want := range map[string]string{"": "name: fault.name_missing", "Size\u202e": "name: fault.characters", long + "é": "name: fault.name_long"} {
		if _, wrong := cleaned(t, text, customers.TextField, ""); wrong != want {
			t.Errorf("%q: %s", text, wrong)
		}
	}
}

// Choices are lines that differ in more than case and accents.
func TestChoicesAreLinesThatDiffer(t *testing.T) {
	t.Parallel()
	lines := func(n int) []string {
		var list []string
		for i := range n {
			list = append(list, "choice "+strings.Repeat("i", i+1))
		}
		return list
	}
	for text, want := range map[string][]string{
		"Red": {"Red"}, "Red\n": {"Red"}, "\r\n Red \r\n\r\nDark  blue\r\n": {"Red", "Dark blue"}, strings.Join(lines(50), "\n"): lines(50),
		strings.Repeat("é", 60): {strings.Repeat("é", 60)},
	} {
		if got, wrong := cleaned(t, "Colour", customers.ChoiceField, text); wrong != "" || !cmp.Equal(got.Choices, want) {
			t.Errorf("%q becomes %q, %s", text, got.Choices, wrong)
		}
		if _, wrong := cleaned(t, "Colour", customers.TextField, text); wrong != "choices: fault.not_here" {
			t.Errorf("a text has the choices %q: %s", text, wrong)
		}
	}
	for text, want := range map[string]string{
		"": "fault.required", " \n\t\n": "fault.required", "Red\nred": "fault.line_doubled", "Été\nete": "fault.line_doubled",
		"\u0301": "fault.characters", "Red\na\x00": "fault.characters", "\u3164": "fault.required", "\u2800 \u2800\n\u200b": "fault.required",
		strings.Join(lines(51), "\n"): "fault.too_many_lines", "Red\n" + strings.Repeat("é", 61): "fault.line_long",
	} {
		if _, wrong := cleaned(t, "Colour", customers.ChoiceField, text); wrong != "choices: "+want {
			t.Errorf("%q: %s", text, wrong)
		}
	}
	for _, text := range []string{"", " \n\t\n", "\u3164", "\u2800 \u2800\n\u200b"} {
		if got, wrong := cleaned(t, "Colour", customers.TextField, text); wrong != "" || len(got.Choices) > 0 {
			t.Errorf("a text with no choices, %q, has %q: %s", text, got.Choices, wrong)
		}
	}
}
