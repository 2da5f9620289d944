package texts

import (
	"strconv"
	"time"

	"latchkey/internal/fault"
)

// MeantYear tells whether a day lies in a year that people mean. Others are typed
// by mistake.
func MeantYear(day time.Time) bool { return day.Year() >= firstYear && day.Year() <= lastYear }

const (
	firstYear = 1900
	lastYear  = 2200
)

// WrongDay is the fault of a field that has no day, or one of a year that nobody means.
func WrongDay(field string) error {
	return fault.Field(field, "fault.date", "First", strconv.Itoa(firstYear), "Last", strconv.Itoa(lastYear))
}
