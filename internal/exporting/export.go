// Package exporting holds the files that leave a workspace, and how far they are.
package exporting

import (
	"time"

	"github.com/google/uuid"
)

// Export is a file that was asked for, and how far it is.
type Export struct {
	ID       uuid.UUID
	Member   uuid.UUID // its maker, who alone gets it
	Maker    string
	Resource string
	State    State
	Rows     int64
	Total    int64 // about how many there will be
	Created  time.Time
	Finished time.Time // zero while it is written
	// Session is the sign-in that asked for it, to which it is bound.
	Session uuid.UUID
}

// State is how far a file has come.
type State string

// The states of an export.
const (
	Running State = "running"
	Ready   State = "ready"
	Refused State = "refused" // its maker's access changed meanwhile
	Failed  State = "failed"
	Expired State = "expired"
)

// Life is how long a file is kept.
const Life = time.Hour
