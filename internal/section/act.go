package section

import "time"

// Act is one line of the history of a thing: what was done, by whom, and which
// fields it changed.
type Act struct {
	At     time.Time
	Author string
	Act    string
	Fields []string
}
