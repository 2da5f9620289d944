package texts_test

import (
	"testing"

	"latchkey/internal/customers"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// What draws nothing is no choice, no tag and no line.
func TestALineThatDrawsNothingIsEmpty(t *testing.T) {
	t.Parallel()
	for _, nothing := range []string{"\u3164", "\u2800 \u2800", "\u200b", "\ufe0f\u034f"} {
		if line, err := texts.CleanLine("street", nothing, 200); line != "" || err != nil {
			t.Errorf("the line %+q: %+q %v", nothing, line, err)
		}
		if tags, err := customers.CleanTags(nothing + ",vip"); len(tags) != 1 || err != nil {
			t.Errorf("the tag %+q: %q %v", nothing, tags, err)
		}
		field, wrong := customers.Fields.Clean(customers.Field{Item: section.Item{Name: "Colour"}, Kind: customers.ChoiceField, Choices: []string{nothing}})
		if len(wrong) == 0 {
			t.Errorf("the choice %+q: %q", nothing, field.Choices)
		}
	}
}

// Two lines that look alike would be two, and a line that is turned around reads
// as another: what no name has, no line has and no note either.
func TestALineHidesNothing(t *testing.T) {
	t.Parallel()
	for _, r := range []rune{'\u00ad', '\u034f', '\u115f', '\u17b5', '\u200b', '\u200f', '\u202e', '\u2066', '\u2800', '\u3164', '\ufeff', '\U000e0041', '\ufffd'} {
		for _, text := range []string{"Kade" + string(r) + "7", string(r) + "Kade 7", "Kade 7" + string(r)} {
			if line, err := texts.CleanLine("street", text, 200); faultOf(err) != "street: fault.characters" {
				t.Errorf("the line %+q: %+q %v", text, line, err)
			}
			if note, err := customers.CleanNote(text); faultOf(err) != "text: fault.characters" {
				t.Errorf("the note %+q: %+q %v", text, note, err)
			}
		}
	}
	for _, text := range []string{"Kade 7", "❤\ufe0f 👩\u200d🎨", "葛\U000e0100城 1", "שרה 7"} {
		if line, err := texts.CleanLine("street", text, 200); line != text || err != nil {
			t.Errorf("the line %+q: %+q %v", text, line, err)
		}
	}
	if note, err := customers.CleanNote("Rings\ttwice\n\nat\u00a0noon"); note != "Rings\ttwice\n\nat\u00a0noon" || err != nil {
		t.Errorf("the note: %+q %v", note, err)
	}
}

func TestALineIsTrimmedAndShort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " \t\n": "", "Kade 1": "Kade 1", "  Kade \u00a0\t 1\r\n": "Kade 1", "éééééé": "éééééé",
		"      123456": "123456"} {
		if got, err := texts.CleanLine("city", text, 6); err != nil || got != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"1234567": "city: fault.line_long", "ééééééé": "city: fault.line_long",
		"a\x00b": "city: fault.characters", "a\x1fb": "city: fault.characters", "a\x7fb": "city: fault.characters",
		"a\xffb": "city: fault.characters", "a\ufffdb": "city: fault.characters",
	} {
		if got, err := texts.CleanLine("city", text, 6); got != "" || faultOf(err) != want {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}
