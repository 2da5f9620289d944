// Package messages keeps what a business and its customers write to each other.
package messages

import "latchkey/internal/postgres"

// Store is everything of this area that belongs to a workspace.
type Store struct{ db *postgres.Database }

// New returns the repository of the area.
func New(db *postgres.Database) Store { return Store{db} }
