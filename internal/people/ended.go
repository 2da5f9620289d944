package people

import "time"

// Ended is a membership that has ended. Its zero value stands for none.
type Ended struct {
	At     time.Time
	Owners []string // names of whom to ask, the last seen first
	// Suspended tells that it is kept for the day they are let back.
	Suspended bool
}
