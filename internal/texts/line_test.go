package texts_test

import (
	"testing"

	"latchkey/internal/customers"
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
		if choices, err := customers.CleanChoices(nothing); err == nil {
			t.Errorf("the choice %+q: %q", nothing, choices)
		}
	}
}
