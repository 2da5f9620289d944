// Package learning keeps what is taught.
package learning

import (
	"latchkey/internal/learning"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db      *postgres.Database
	Courses *kit.Section[learning.Course]
	Bundles *kit.Section[learning.Bundle]
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	all := kit.SectionExports(s.Courses, s.Bundles)
	all[policy.Students] = kit.RecordExport(records.Students)
	return all
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{db, kit.NewSection(db, learning.Courses), kit.NewSection(db, learning.Bundles)}
}
