package workspace

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
	State    ExportState
	Rows     int64
	Total    int64 // about how many there will be
	Created  time.Time
	Finished time.Time // zero while it is written
	// Session is the sign-in that asked for it, to which it is bound.
	Session uuid.UUID
}

// ExportState is how far a file has come.
type ExportState string

// The states of an export.
const (
	ExportRunning ExportState = "running"
	ExportReady   ExportState = "ready"
	ExportRefused ExportState = "refused" // its maker's access changed meanwhile
	ExportFailed  ExportState = "failed"
	ExportExpired ExportState = "expired"
)

// ExportLife is how long a file is kept.
const ExportLife = time.Hour
