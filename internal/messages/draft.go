package messages

import (
	"strings"
	"time"
	"unicode/utf16"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// Draft is what a member has begun to write, with a snippet that is to be put into it.
type Draft struct {
	Text     string
	To       Recipients
	Files    []uuid.UUID // those that stay, nil for all that wait
	Snippet  uuid.NullUUID
	Cursor   int      // where in the text, in UTF-16 units as browsers count; -1 for its end
	Template *Filling // what is written instead of a text, nil for nothing
}

// KeptDraft is a draft as it is kept.
type KeptDraft struct {
	Text, CC, BCC string
	Dropped       []string  // the keys of those who are left out, of whom are offered
	SendAt        time.Time // when it goes by itself, the zero time for not
	Template      *Filling  // nil for none; it stands beside a text
	TemplateGoes  bool      // of what is planned: it is the template, and not the text beside it
}

// Reply is an answer to a conversation.
type Reply struct {
	Text     string
	Latest   uuid.UUID // message that its writer has seen
	To       Recipients
	Files    []uuid.UUID // that wait with its writer, and go with it
	Template *Filling    // what goes instead of all that, nil for nothing
	// UndoTime is how long it waits for its writer to take it back, zero for not.
	UndoTime time.Duration
}

// TimeTyped is how a form has a day and a time.
const TimeTyped = "2006-01-02T15:04"

// NoHour is of a time that Skipped tells.
const NoHour = "fault.no_hour"

// Skipped tells that a time was typed that its day does not have, where the clock goes forward.
func Skipped(at time.Time, typed string) bool {
	plain, err := time.Parse(TimeTyped, typed)
	return err == nil && plain.Format(TimeTyped) != at.Format(TimeTyped)
}

// MostPlanned is how far ahead an answer can be planned.
const MostPlanned = 365 * 24 * time.Hour

// PlannedFor reads when an answer is to go, as a form has a day and a time, in the zone of
// now. It fails with a fault about the field plan_at.
func PlannedFor(now time.Time, typed string) (time.Time, error) {
	at, err := time.ParseInLocation(TimeTyped, typed, now.Location())
	if err == nil && Skipped(at, typed) {
		return at, fault.Field("plan_at", NoHour)
	}
	if err != nil || !at.After(now) || at.Sub(now) > MostPlanned {
		return at, fault.Field("plan_at", "fault.planned_at")
	}
	return at, nil
}

// UndoTime is how long an answer can be taken back, at least.
const UndoTime = 10 * time.Second

// NewNote is what a member writes down for the members alone.
type NewNote struct {
	Text  string
	Files []uuid.UUID // that wait with its writer, and stand beside it
}

// With is the text with more in it where the cursor is. Nothing of the text is replaced.
func (d Draft) With(more string) string {
	units := utf16.Encode([]rune(d.Text))
	at := d.Cursor
	if at < 0 || at > len(units) || at > 0 && at < len(units) && utf16.IsSurrogate(rune(units[at])) && units[at] >= 0xdc00 {
		at = len(units)
	}
	before, after := string(utf16.Decode(units[:at])), string(utf16.Decode(units[at:]))
	if before != "" && !strings.HasSuffix(before, "\n") && !strings.HasSuffix(before, " ") && at == len(units) {
		before += "\n\n"
	}
	return before + more + after
}

// CleanDraft trims a draft, which may be empty. It fails with a fault about the field text.
func CleanDraft(text string) (string, error) {
	if texts.Blank(text) {
		return "", nil
	}
	return CleanText(text)
}
