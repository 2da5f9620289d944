package messages

import (
	"slices"
	"time"

	"latchkey/internal/fault"
)

// What business hours have at most.
const (
	MaxSpans      = 14
	MaxClosedDays = 100
	MaxAway       = 2000 // characters of an automatic answer
)

// lookBack is how many days before now it is looked for when a business was open.
const lookBack = 400

// Span is when a business is open on some days of the week.
type Span struct {
	Days   []int `json:"days"`   // 1 is Monday
	Opens  int   `json:"opens"`  // minutes after midnight
	Closes int   `json:"closes"` // not later than it opens: on the day after
}

// Hours are when a business is open; with no span nobody has said, and it is never closed.
type Hours struct {
	Spans   []Span
	Closed  []time.Time // days, as midnights of UTC
	Version int64
}

// Clean puts hours in order and checks them. The faults are about the fields spans and closed.
func (h *Hours) Clean() error {
	const day = 24 * 60
	for i := range h.Spans {
		s := &h.Spans[i]
		slices.Sort(s.Days)
		s.Days = slices.Compact(s.Days)
		switch {
		case len(s.Days) == 0:
			return fault.Field("spans", "fault.hours_days")
		case s.Days[0] < 1 || s.Days[len(s.Days)-1] > 7 || s.Opens < 0 || s.Opens >= day || s.Closes < 0 || s.Closes >= day:
			return fault.Field("spans", "fault.hours_time")
		}
	}
	slices.SortFunc(h.Closed, time.Time.Compare)
	h.Closed = slices.CompactFunc(h.Closed, time.Time.Equal)
	switch {
	case len(h.Spans) > MaxSpans:
		return fault.Field("spans", "fault.too_many_things", "Most", MaxSpans)
	case len(h.Closed) > MaxClosedDays:
		return fault.Field("closed", "fault.too_many_things", "Most", MaxClosedDays)
	}
	return nil
}

// ClosedSince tells whether a business is closed at a time by the clocks of a zone, and since
// when: the zero time where it was not open for longer than a year.
func (h *Hours) ClosedSince(at time.Time, zone *time.Location) (since time.Time, closed bool) {
	if len(h.Spans) == 0 || h.open(at, zone) {
		return since, false
	}
	for back := range lookBack {
		day := dayOf(at, zone).AddDate(0, 0, -back)
		ends := []time.Time{moment(day, 0, zone)} // A closed day begins.
		for i := range h.Spans {
			_, end := h.Spans[i].on(day, zone)
			ends = append(ends, end)
		}
		for _, end := range ends {
			if !end.After(at) && end.After(since) && h.open(end.Add(-1), zone) {
				since = end
			}
		}
	}
	return since, true
}

// open tells whether a business is open. A span that began before a closed day ends with it.
func (h *Hours) open(at time.Time, zone *time.Location) bool {
	today := dayOf(at, zone)
	if slices.ContainsFunc(h.Closed, today.Equal) {
		return false
	}
	for _, day := range []time.Time{today, today.AddDate(0, 0, -1)} {
		if slices.ContainsFunc(h.Closed, day.Equal) {
			continue
		}
		for i := range h.Spans {
			if !slices.Contains(h.Spans[i].Days, (int(day.Weekday())+6)%7+1) {
				continue
			}
			if opens, closes := h.Spans[i].on(day, zone); !at.Before(opens) && at.Before(closes) {
				return true
			}
		}
	}
	return false
}

// on is when a span begins on a day, and when it ends then.
func (s *Span) on(day time.Time, zone *time.Location) (opens, closes time.Time) {
	ends := day
	if s.Closes <= s.Opens {
		ends = day.AddDate(0, 0, 1)
	}
	return moment(day, s.Opens, zone), moment(ends, s.Closes, zone)
}

// dayOf is the day on which a time is by the clocks of a zone. A day is a midnight of UTC:
// in a zone there may be none.
func dayOf(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// moment is when the clocks of a zone show so many minutes after the midnight of a day.
func moment(day time.Time, minutes int, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, zone)
}
