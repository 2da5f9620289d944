package messages_test

import (
	"strings"
	"testing"
	"time"

	"latchkey/internal/messages"
)

// A conversation is snoozed until a time where the workspace is, also when its clocks change.
func TestSnoozeUntil(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ now, choice, typed, want string }{
		{"2026-11-26T15:20", "later", "", "2026-11-26T18:00"},
		{"2026-11-26T15:20", "tomorrow", "", "2026-11-27T09:00"},
		{"2026-10-24T15:20", "tomorrow", "", "2026-10-25T09:00"}, // The night is an hour longer.
		{"2026-11-26T15:20", "monday", "", "2026-11-30T09:00"},
		{"2026-11-29T15:20", "monday", "", "2026-11-30T09:00"},
		{"2026-11-30T08:00", "monday", "", "2026-12-07T09:00"},
		{"2026-11-26T15:20", "at", "2026-12-24T18:30", "2026-12-24T18:30"},
		{"2026-11-26T15:20", "at", "2026-11-26T15:20", ""},
		{"2026-11-26T15:20", "at", "2027-03-28T02:30", ""}, // The clock goes forward.
		{"2026-11-26T15:20", "at", "2027-03-28T03:00", "2027-03-28T03:00"},
		{"2026-11-26T15:20", "at", "2029-01-01T00:00", ""},
		{"2026-11-26T15:20", "at", "99999-01-01T00:00", ""},
		{"2026-11-26T15:20", "at", "", ""},
		{"2026-11-26T15:20", "never", "", ""},
	} {
		const form = "2006-01-02T15:04"
		now, err := time.ParseInLocation(form, c.now, paris)
		if err != nil {
			t.Fatal(err)
		}
		until, err := messages.SnoozeUntil(now, c.choice, c.typed)
		if (err == nil) != (c.want != "") || err == nil && until.Format(form) != c.want {
			t.Errorf("at %s, %s %s: %s %v, want %s", c.now, c.choice, c.typed, until.Format(form), err, c.want)
		}
		if c.choice != "at" || !strings.HasPrefix(c.typed, "2027") {
			continue
		}
		if at, err := messages.PlannedFor(now, c.typed); (err == nil) != (c.want != "") || err == nil && at.Format(form) != c.want {
			t.Errorf("planned for %s: %s %v", c.typed, at.Format(form), err)
		}
	}
}
