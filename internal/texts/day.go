package texts

import "time"

// MeantYear tells whether a day lies in a year that people mean. Others are typed
// by mistake.
func MeantYear(day time.Time) bool { return day.Year() >= 1900 && day.Year() <= 2200 }
