// Package overview draws the pages of the figures of a workspace.
package overview

import (
	"latchkey/internal/postgres"
	storekit "latchkey/internal/postgres/kit"
	store "latchkey/internal/postgres/overview"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// Area is the figures of a workspace. Its dashboard shows the newest orders,
// which another area keeps.
func Area(orders *storekit.RecordTable) kit.NewArea {
	return func(db *postgres.Database) kit.Area {
		repository := store.New(db, orders)
		return kit.Area{Pages: func(k *kit.Kit) kit.Pages { return &Pages{k, repository} }}
	}
}
