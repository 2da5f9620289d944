package report_test

import (
	"testing"
	"time"

	"latchkey/internal/report"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	found, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPresets(t *testing.T) {
	t.Parallel()
	paris := zone(t, "Europe/Paris")
	for _, tt := range []struct{ name, now, from, to string }{
		{"30_days", "2026-11-22T10:00:00Z", "2026-10-24", "2026-11-22"},
		{"this_month", "2026-11-22T10:00:00Z", "2026-11-01", "2026-11-22"},
		{"last_month", "2026-11-22T10:00:00Z", "2026-10-01", "2026-10-31"},
		{"12_months", "2026-11-22T10:00:00Z", "2025-12-01", "2026-11-22"},
		// In Paris the next month has begun.
		{"this_month", "2026-12-31T23:00:00Z", "2027-01-01", "2027-01-01"},
		{"last_month", "2026-12-31T23:00:00Z", "2026-12-01", "2026-12-31"},
		{"this_month", "2026-12-31T22:59:59Z", "2026-12-01", "2026-12-31"},
		{"last_month", "2028-03-31T10:00:00Z", "2028-02-01", "2028-02-29"},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		r, known := report.Preset(tt.name, now, paris)
		if !known || !r.From.Equal(day(t, tt.from)) || !r.To.Equal(day(t, tt.to)) {
			t.Errorf("%s at %s: %v to %v", tt.name, tt.now, r.From, r.To)
		}
	}
	if _, known := report.Preset("week", time.Now(), paris); known {
		t.Error("a range that is not offered")
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to string
		ok       bool
	}{
		{"2026-11-22", "2026-11-22", true}, {"2026-11-22", "2026-11-21", false}, {"2016-11-23", "2026-11-22", true}, {"2016-11-22", "2026-11-22", false},
		{"1900-01-01", "1900-01-02", true}, {"1899-12-31", "1900-01-02", false}, {"2200-12-31", "2200-12-31", true}, {"2200-12-31", "2201-01-01", false}, {"0001-01-01", "0001-01-01", false},
	} {
		if _, ok := report.Between(day(t, tt.from), day(t, tt.to), time.UTC); ok != tt.ok {
			t.Errorf("%s to %s: %t", tt.from, tt.to, ok)
		}
	}
}

func TestBefore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, beforeFrom, beforeTo string }{
		{"2026-11-22", "2026-11-22", "2026-11-21", "2026-11-21"},
		{"2026-03-01", "2026-03-31", "2026-01-29", "2026-02-28"}, // as many days
		{"2025-12-01", "2026-11-22", "2024-12-01", "2025-11-22"}, // the same months of the year before
		{"2026-01-01", "2026-04-30", "2025-09-01", "2025-12-31"}, // whole months stay whole
		{"2026-03-31", "2026-06-02", "2025-11-30", "2026-02-02"},
		{"2028-01-01", "2028-12-31", "2027-01-01", "2027-12-31"},
	} {
		r, _ := report.Between(day(t, tt.from), day(t, tt.to), time.UTC)
		if before := r.Before(); !before.From.Equal(day(t, tt.beforeFrom)) || !before.To.Equal(day(t, tt.beforeTo)) {
			t.Errorf("before %s to %s: %v to %v", tt.from, tt.to, before.From, before.To)
		}
	}
}

// Whatever the range: its rows have as many rows before them, and its bounds
// are the first moments of days, each later than the last.
func TestBoundsAreTheFirstMomentsOfDays(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"UTC", "Europe/Paris", "America/Los_Angeles", "Australia/Lord_Howe", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Asia/Amman"} {
		at := zone(t, name)
		for offset := range 400 {
			from := day(t, "2017-09-01").AddDate(0, 0, offset)
			for _, length := range []int{1, 2, 28, 31, 62, 63, 90, 365, 366} {
				r, ok := report.Between(from, from.AddDate(0, 0, length-1), at)
				if !ok || r.Days() != length {
					t.Fatalf("%d days are %d", length, r.Days())
				}
				if rows, before := len(r.Starts(r.Step())), len(r.Before().Starts(r.Step())); rows != before {
					t.Fatalf("%v to %v: %d rows, %d before", r.From, r.To, rows, before)
				}
			}
		}
		r, _ := report.Between(day(t, "2017-01-01"), day(t, "2019-12-31"), at)
		bounds, starts := r.Bounds(report.Day), r.Starts(report.Day)
		for i, start := range starts {
			year, month, d := bounds[i].In(at).Date()
			if year != start.Year() || month != start.Month() || d != start.Day() {
				t.Errorf("%s: %v begins at %v", name, start, bounds[i].In(at))
			}
			if eve := bounds[i].Add(-time.Second).In(at); eve.Day() == d {
				t.Errorf("%s: %v had begun before %v", name, start, bounds[i].In(at))
			}
			if length := bounds[i+1].Sub(bounds[i]); length < 23*time.Hour || length > 25*time.Hour {
				t.Errorf("%s: %v has %v", name, start, length)
			}
		}
	}
}
