package app

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// Whatever name or time stands last on a page, the next one begins behind it.
func TestTheCursorIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	longest := listing.Cursor{At: time.Unix(1, 0).UTC(), ID: uuid.New(), Key: strings.Repeat("😀", texts.MaxName)}
	var read listing.Cursor
	text := CursorText(longest)
	if !IntoCursor(&read)(text) || read != longest {
		t.Errorf("a place of %d bytes is not read", len(text))
	}
	if len("after="+text) > 2048 { // Rule 34
		t.Errorf("an address with a place of %d bytes is refused", len(text))
	}
	old := listing.Cursor{At: time.Date(1968, time.March, 12, 9, 0, 0, 0, time.UTC), ID: uuid.New()}
	if !IntoCursor(&read)(CursorText(old)) || read != old {
		t.Errorf("a place of 1968 is %v", read.At)
	}
	longest.Key += "x"
	if IntoCursor(&read)(CursorText(longest)) {
		t.Error("a longer one, which no name has, is read")
	}
}
