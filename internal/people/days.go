package people

import (
	"time"
)

// Day is what spans of whole days are told in.
const Day = 24 * time.Hour

// EndOfDay is the last moment of a day in a workspace's zone: an access that
// "ends 3 December" includes the third.
func EndOfDay(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone).Add(-time.Second)
}
