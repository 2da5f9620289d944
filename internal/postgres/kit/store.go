// Package kit is what several areas have in common: sections, what hangs on a
// customer, files that leave and come in. It stands on the floor, and knows no area.
package kit

import "latchkey/internal/postgres"

// Store reads and changes records, exports and imports.
type Store struct {
	db      *postgres.Database
	exports Exports
	takers  Takers
}

// New returns the repository, of the lists that can leave and of those that can
// come in.
func New(db *postgres.Database, exports Exports, takers Takers) Store {
	return Store{db, exports, takers}
}
