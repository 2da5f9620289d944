// Package learning draws the pages of what is taught.
package learning

import (
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/learning"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// Area is what is taught.
func Area(db *postgres.Database) kit.Area {
	repository := store.New(db)
	return kit.Area{
		Pages:   func(k *kit.Kit) kit.Pages { return &Pages{k, repository} },
		Exports: repository.ExportSources(),
		Takers:  repository.ImportTakers(),
	}
}
