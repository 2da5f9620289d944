// Package people keeps people and their place in a workspace.
package people

import (
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db      *postgres.Database
	Teams   *kit.Section[people.Team]
	Account *kit.Settings[people.Business]
	General *kit.Settings[people.Workspace]
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{db, newTeams(db), kit.NewSettings(db, people.AccountSettings), newGeneral(db)}
}
