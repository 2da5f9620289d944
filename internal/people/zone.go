package people

import "time"

// ZoneOf is a workspace's time zone, UTC where this machine does not know it.
func ZoneOf(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}
