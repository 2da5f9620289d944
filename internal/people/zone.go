package people

import (
	"sync"
	"time"
)

// zones holds those that were read from the machine's files: there are some hundreds.
var zones sync.Map

// ZoneOf is a workspace's time zone, UTC where this machine does not know it.
func ZoneOf(name string) *time.Location {
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}
