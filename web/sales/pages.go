// Package sales draws the pages of what is sold.
package sales

import (
	store "latchkey/internal/postgres/sales"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// New makes the pages of the area.
func New(k *kit.Kit, store store.Store) *Pages { return &Pages{k, store} }
