// Package overview draws the pages of the figures of a workspace.
package overview

import (
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/overview"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// Area is the figures of a workspace.
func Area(db *postgres.Database) kit.Area {
	repository := store.New(db)
	return kit.Area{
		Pages: func(k *kit.Kit) kit.Pages { return &Pages{k, repository} },
	}
}
