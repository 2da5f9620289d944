package postgres

import "latchkey/internal/policy"

// Store is everything that belongs to a workspace.
type Store struct {
	*Database
	exports map[policy.Resource]exportSource
}

// NewStore returns the repository of workspaces.
func NewStore(db *Database) Store { return Store{db, exportSources} }
