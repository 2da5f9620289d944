// Package kit is what several areas have in common: sections, what hangs on a
// customer, files that leave and come in. It stands on the floor, and knows no area.
package kit

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Store reads and changes records, exports and imports.
type Store struct {
	db      *postgres.Database
	exports map[policy.Resource]ExportSource
}

// New returns the repository; exports are the lists that can leave.
func New(db *postgres.Database, exports map[policy.Resource]ExportSource) Store {
	return Store{db, exports}
}
