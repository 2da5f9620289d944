package postgres

import "github.com/google/uuid"

// NewID makes ids that sort by time and cannot be guessed.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
