package messages

import (
	"testing"
	"time"
)

// A business is closed when the clocks of its zone say so, and since it was open last.
func TestABusinessIsClosedByItsClocks(t *testing.T) {
	t.Parallel()
	hour := func(h int) int { return h * 60 }
	week := []int{1, 2, 3, 4, 5}
	office := []Span{{week, hour(9), hour(12)}, {week, hour(13), hour(17)}}
	night := []Span{{[]int{5, 6}, hour(20), hour(2)}}
	always := []Span{{[]int{1, 2, 3, 4, 5, 6, 7}, 0, 0}}
	for _, c := range []struct {
		what, zone string
		spans      []Span
		closed     string // a day, "" for none
		at, since  string // "" for open
	}{
		{"nobody said", "Europe/Paris", nil, "", "2026-11-28 03:00", ""},
		{"a Friday at nine", "Europe/Paris", office, "", "2026-11-27 09:00", ""},
		{"a minute before", "Europe/Paris", office, "", "2026-11-27 08:59", "2026-11-26 17:00"},
		{"at noon", "Europe/Paris", office, "", "2026-11-27 12:00", "2026-11-27 12:00"},
		{"after lunch", "Europe/Paris", office, "", "2026-11-27 13:00", ""},
		{"on a Sunday", "Europe/Paris", office, "", "2026-11-29 10:00", "2026-11-27 17:00"},
		{"on a closed day", "Europe/Paris", office, "2026-11-27", "2026-11-27 10:00", "2026-11-26 17:00"},
		{"after a closed day", "Europe/Paris", office, "2026-11-26", "2026-11-27 08:00", "2026-11-25 17:00"},
		{"late on Friday", "Europe/Paris", night, "", "2026-11-27 23:30", ""},
		{"the night after", "Europe/Paris", night, "", "2026-11-29 01:59", ""},
		{"when it is over", "Europe/Paris", night, "", "2026-11-29 02:00", "2026-11-29 02:00"},
		{"the night into a closed day", "Europe/Paris", night, "2026-11-28", "2026-11-28 01:00", "2026-11-28 00:00"},
		{"the night of a closed day", "Europe/Paris", night, "2026-11-28", "2026-11-29 01:00", "2026-11-28 00:00"},
		{"round the clock", "Europe/Paris", always, "", "2026-11-27 00:00", ""},
		{"but on one day", "Europe/Paris", always, "2026-11-27", "2026-11-27 00:00", "2026-11-27 00:00"},
		{"and then again", "Europe/Paris", always, "2026-11-27", "2026-11-28 00:00", ""},
		// In the night to 29 March 2026 clocks go from 2 to 3, and in the one to 25 October back.
		{"before summer", "Europe/Paris", []Span{{[]int{7}, hour(3), hour(4)}}, "", "2026-03-29 03:30", ""},
		{"two hours that are one", "Europe/Paris", []Span{{[]int{7}, hour(1), hour(3)}}, "", "2026-03-29 03:00", "2026-03-29 03:00"},
		{"after an hour twice", "Europe/Paris", []Span{{[]int{7}, hour(1), hour(3)}}, "", "2026-10-25 02:59", ""},
		{"the Monday after", "Europe/Paris", office, "", "2026-10-26 09:00", ""},
		// Clocks of Beirut show no midnight on 29 March 2026.
		{"a day without midnight", "Asia/Beirut", always, "2026-03-29", "2026-03-29 12:00", "2026-03-29 01:00"},
		{"west of UTC", "America/New_York", office, "", "2026-11-27 16:59", ""},
		{"another day than in UTC", "America/New_York", office, "", "2026-11-27 23:00", "2026-11-27 17:00"},
		{"for longer than a year", "Europe/Paris", []Span{{[]int{1}, 0, 0}}, "all", "2026-11-27 10:00", "0001-01-01 00:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		h := Hours{Spans: c.spans}
		if c.closed == "all" {
			for i := range 2 * lookBack {
				h.Closed = append(h.Closed, time.Date(2025, 1, i, 0, 0, 0, 0, time.UTC))
			}
		} else if c.closed != "" {
			day, _ := time.Parse(time.DateOnly, c.closed)
			h.Closed = []time.Time{day}
		}
		const clock = "2006-01-02 15:04"
		at, _ := time.ParseInLocation(clock, c.at, zone)
		since, closed := h.ClosedSince(at, zone)
		if got := since.In(zone).Format(clock); closed != (c.since != "") || closed && !since.IsZero() && got != c.since || closed && since.IsZero() && c.since[:4] != "0001" {
			t.Errorf("%s: closed %t since %s", c.what, closed, got)
		}
	}
}

func TestHoursAreCleaned(t *testing.T) {
	t.Parallel()
	many := Hours{Spans: make([]Span, MaxSpans+1)}
	for i := range many.Spans {
		many.Spans[i] = Span{[]int{1}, 0, 60}
	}
	for what, h := range map[string]Hours{
		"no day": {Spans: []Span{{nil, 60, 120}}}, "an eighth day": {Spans: []Span{{[]int{8}, 60, 120}}}, "day 0": {Spans: []Span{{[]int{0}, 60, 120}}},
		"24:00": {Spans: []Span{{[]int{1}, 60, 1440}}}, "before midnight": {Spans: []Span{{[]int{1}, -1, 60}}}, "many": many,
	} {
		if h.Clean() == nil {
			t.Errorf("%s is taken", what)
		}
	}
	day := time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC)
	h := Hours{Spans: []Span{{[]int{5, 1, 5}, 1200, 120}}, Closed: []time.Time{day.AddDate(0, 0, 1), day, day}}
	if err := h.Clean(); err != nil || len(h.Spans[0].Days) != 2 || h.Spans[0].Days[0] != 1 || len(h.Closed) != 2 || h.Closed[0] != day {
		t.Errorf("%v, %v", h, err)
	}
}
