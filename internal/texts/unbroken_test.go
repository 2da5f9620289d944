package texts_test

import (
	"testing"

	"latchkey/internal/texts"
)

func TestNoHalfStandsAtTheEndOfABeginning(t *testing.T) {
	t.Parallel()
	for beginning, want := range map[string]string{
		"write to jane.do": "write to", "ring +33 6 12 34 5": "ring", "all of it": "all of", "jane.do": "", "": "", "書いて": "書いて",
	} {
		if got := texts.Unbroken(beginning); got != want {
			t.Errorf("%q becomes %q, want %q", beginning, got, want)
		}
	}
}
