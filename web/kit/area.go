package kit

import (
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/kit"
	"latchkey/web/app"
)

// Area is a part of the product, over a repository of its own.
type Area struct {
	Pages func(*Kit) Pages
	// Exports are the lists that can leave, Takers those that can come in.
	Exports store.Exports
	Takers  store.Takers
}

// NewArea makes an area on a database.
type NewArea func(*postgres.Database) Area

// Pages are what an area serves.
type Pages interface {
	Routes() []app.Route
	Sections() []SectionPages
	// Records are the kinds of records that hang on customers.
	Records() []*Records
}
