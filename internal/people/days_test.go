package people_test

import (
	"testing"
	"time"

	"latchkey/internal/people"
)

// A day ends at midnight of the workspace's own clocks, also when they change.
func TestEndOfDay(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]map[string]string{
		"UTC": {"2026-12-03": "2026-12-03T23:59:59Z", "2026-12-31": "2026-12-31T23:59:59Z"},
		"Europe/Paris": {"2026-12-03": "2026-12-03T22:59:59Z", "2026-07-01": "2026-07-01T21:59:59Z", "2026-10-25": "2026-10-25T22:59:59Z",
			"2026-03-29": "2026-03-29T21:59:59Z"},
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
			if got := people.EndOfDay(at, zone).UTC().Format(time.RFC3339); got != want {
				t.Errorf("%s ends in %s at %s, want %s", day, name, got, want)
			}
		}
	}
}
