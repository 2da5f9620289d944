// Package overview draws the pages of the figures of a workspace.
package overview

import (
	store "latchkey/internal/postgres/overview"
	"latchkey/web/kit"
)

// Pages holds what the pages of this area need.
type Pages struct {
	*kit.Kit
	store store.Store
}

// New makes the pages of the area.
func New(k *kit.Kit, store store.Store) *Pages { return &Pages{k, store} }
