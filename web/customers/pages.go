// Package customers draws the pages of the people whom a business serves.
package customers

import (
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/customers"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// Area is whom a business serves.
func Area(db *postgres.Database) kit.Area {
	repository := store.New(db)
	return kit.Area{
		Pages:   func(k *kit.Kit) kit.Pages { return &Pages{k, repository} },
		Exports: repository.ExportSources(),
		Takers:  repository.ImportTakers(),
	}
}
