// Package report holds what a business is told about itself: stretches of days,
// and the figures that fall into them. It does no I/O.
package report

import "time"

// Range is a stretch of whole days of a workspace, From and To among them. They
// are dates: midnight UTC, whatever the clocks of the workspace say.
type Range struct {
	From, To time.Time
	Zone     *time.Location
}

// Step is what a row of figures stands for.
type Step string

// The steps.
const (
	Day   Step = "day"
	Month Step = "month"
)

// byDay is the longest range that is still read day by day.
const byDay = 62

// Presets are the ranges that are offered by name, the usual one first.
var Presets = []string{"30_days", "this_month", "last_month", "12_months"}

// Preset is a range by its name.
func Preset(name string, now time.Time, zone *time.Location) (Range, bool) {
	year, month, day := now.In(zone).Date()
	today := date(year, month, day)
	r := Range{date(year, month, 1), today, zone}
	switch name {
	case "30_days":
		r.From = today.AddDate(0, 0, -29)
	case "this_month":
	case "last_month":
		r.From, r.To = date(year, month-1, 1), date(year, month, 0)
	case "12_months":
		r.From = date(year, month-11, 1)
	default:
		return Range{}, false
	}
	return r, true
}

// Between is the range from one date to another. It refuses one that runs
// backwards, is longer than ten years, or lies where no business has its days.
func Between(from, to time.Time, zone *time.Location) (Range, bool) {
	r := Range{from, to, zone}
	return r, !to.Before(from) && to.Before(from.AddDate(10, 0, 0)) && from.Year() >= 1900 && to.Year() <= 2200
}

// Days is how long the range is.
func (r Range) Days() int { return int(r.To.Sub(r.From).Hours()/24) + 1 }

// Step is how the range is read best.
func (r Range) Step() Step {
	if r.Days() <= byDay {
		return Day
	}
	return Month
}

// Before is the stretch that the range is compared with: as many days before,
// or as many months, so that each of its rows stands beside one of the range.
func (r Range) Before() Range {
	if r.Step() == Day {
		n := -r.Days()
		return Range{r.From.AddDate(0, 0, n), r.To.AddDate(0, 0, n), r.Zone}
	}
	n := len(r.Starts(Month))
	return Range{monthsBack(r.From, n), monthsBack(r.To.AddDate(0, 0, 1), n).AddDate(0, 0, -1), r.Zone}
}

// Starts are the dates on which the rows begin. The first month may be a part
// of one, and so may the last.
func (r Range) Starts(step Step) (list []time.Time) {
	for day := r.From; !day.After(r.To); {
		list = append(list, day)
		if step == Month {
			day = date(day.Year(), day.Month()+1, 1)
		} else {
			day = day.AddDate(0, 0, 1)
		}
	}
	return list
}

// Bounds are the moments between which the rows lie, one more than there are
// rows: the first moment of each row, and the first one after them all.
func (r Range) Bounds(step Step) (list []time.Time) {
	for _, day := range r.Dates(step) {
		list = append(list, begin(day, r.Zone))
	}
	return list
}

// Dates are Bounds as days of the clocks of the range.
func (r Range) Dates(step Step) []time.Time {
	return append(r.Starts(step), r.To.AddDate(0, 0, 1))
}

// Today is the day of a moment by the clocks of the range.
func (r Range) Today(now time.Time) time.Time { return date(now.In(r.Zone).Date()) }

// Begin is the first moment of a day.
func (r Range) Begin(day time.Time) time.Time { return begin(day, r.Zone) }

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// monthsBack is the same day of a month some months before, or its last.
func monthsBack(day time.Time, n int) time.Time {
	first := date(day.Year(), day.Month()-time.Month(n), 1)
	return first.AddDate(0, 0, min(day.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// begin is the first moment of a day. Where clocks skip midnight, it is when
// they have jumped; where they strike it twice, the first time.
func begin(day time.Time, zone *time.Location) time.Time {
	year, month, d := day.Date()
	moment := time.Date(year, month, d, 0, 0, 0, 0, zone)
	if moment.Day() != d {
		_, moment = moment.ZoneBounds()
	} else if earlier := moment.Add(-time.Hour); earlier.Day() == d {
		moment = earlier
	}
	return moment
}
