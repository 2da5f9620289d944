// Package messages keeps what a business and its customers write to each other.
package messages

import (
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db       *postgres.Database
	Channels *kit.Section[messages.Channel]
	Snippets *kit.Section[messages.Snippet]
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{
		db:       db,
		Channels: kit.NewSection(db, messages.Channels), Snippets: kit.NewSection(db, messages.Snippets),
	}
}
