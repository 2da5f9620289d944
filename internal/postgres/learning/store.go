// Package learning keeps what is taught.
package learning

import (
	"latchkey/internal/learning"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db      *postgres.Database
	Courses *kit.Section[learning.Course]
	Bundles *kit.Section[learning.Bundle]

	Students *kit.Records
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	return kit.ExportsOf(s.Courses, s.Bundles, s.Students)
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{
		db:      db,
		Courses: kit.NewSection(db, learning.Courses), Bundles: kit.NewSection(db, learning.Bundles),
		Students: kit.NewRecords(db, students),
	}
}
