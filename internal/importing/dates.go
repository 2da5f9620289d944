package importing

import (
	"strings"
	"time"

	"latchkey/internal/texts"
)

// layouts are the ways in which exports write days and times, by the first
// that fits. Those with a slash or a dot are read with the day first or with
// the month first, as the file has it.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly, "2006/01/02 15:04:05", "2006/01/02",
	"Jan 2, 2006", "January 2, 2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006 3:04 PM", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 MST",
}

var (
	dayFirst   = []string{"2/1/2006", "2/1/2006 15:04", "2/1/2006 15:04:05", "2.1.2006", "2.1.2006 15:04", "2-1-2006", "2-1-2006 15:04"}
	monthFirst = []string{"1/2/2006", "1/2/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1-2-2006"}
)

// ParseTime reads a day, or a day and a time, of a zone. It takes no year
// that nobody means.
func ParseTime(text string, monthsFirst bool, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 40 {
		return time.Time{}, false
	}
	more := dayFirst
	if monthsFirst {
		more = monthFirst
	}
	for _, list := range [][]string{layouts, more} {
		for _, layout := range list {
			if t, err := time.ParseInLocation(layout, text, zone); err == nil {
				return t, texts.MeantYear(t)
			}
		}
	}
	return time.Time{}, false
}

// MonthsFirst tells whether the days of a column can only be read with the
// month first: one has a second number beyond twelve.
func MonthsFirst(cells []string) bool {
	for _, cell := range cells {
		if _, read := ParseTime(cell, false, time.UTC); read {
			continue
		}
		if _, read := ParseTime(cell, true, time.UTC); read {
			return true
		}
	}
	return false
}
