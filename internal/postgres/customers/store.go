// Package customers keeps the people whom a business serves.
package customers

import (
	"latchkey/internal/customers"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db     *postgres.Database
	Tags   *kit.Section[customers.Tag]
	Fields *kit.Section[customers.Field]
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{db, kit.NewSection(db, customers.Tags), newFields(db)}
}
