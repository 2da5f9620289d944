// Package people draws the pages of signing in, of members, and of a workspace's
// settings.
package people

import (
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/people"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	accounts store.Accounts
	store    store.Store
}

// Area is the people of a workspace and its settings.
func Area(db *postgres.Database) kit.Area {
	accounts, repository := store.NewAccounts(db), store.New(db)
	return kit.Area{
		Pages:   func(k *kit.Kit) kit.Pages { return &Pages{k, accounts, repository} },
		Exports: repository.ExportSources(),
	}
}
