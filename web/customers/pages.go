// Package customers draws the pages of the people whom a business serves.
package customers

import (
	store "latchkey/internal/postgres/customers"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// New makes the pages of the area.
func New(k *kit.Kit, store store.Store) *Pages { return &Pages{k, store} }
