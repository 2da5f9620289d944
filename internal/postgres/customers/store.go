// Package customers keeps the people whom a business serves.
package customers

import (
	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db     *postgres.Database
	Tags   *kit.Section[customers.Tag]
	Fields *kit.Section[customers.Field]
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	all := kit.ExportsOf(s.Tags)
	all[policy.Contacts] = kit.ExportSource{Count: `select count(*)` + listedContacts, Read: exportContacts}
	return all
}

// ImportTakers are the lists of this area that can come in.
func (Store) ImportTakers() kit.Takers {
	return kit.Takers{policy.Contacts: {Take: takeContacts, Undo: undoContacts}}
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{db, kit.NewSection(db, customers.Tags), newFields(db)}
}
