// Package sales keeps what is sold.
package sales

import (
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db               *postgres.Database
	DigitalProducts  *kit.Section[sales.Product]
	PhysicalProducts *kit.Section[sales.Product]
	Coupons          *kit.Section[sales.Coupon]
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{
		db, kit.NewSection(db, sales.DigitalProducts), kit.NewSection(db, sales.PhysicalProducts), kit.NewSection(db, sales.Coupons),
	}
}
