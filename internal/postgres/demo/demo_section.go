package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/learning"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// DemoCoupon is a coupon. How often it was used, its orders say.
type DemoCoupon struct {
	sales.Coupon
	Created time.Time
}

// DemoBundle is a bundle of courses.
type DemoBundle struct {
	learning.Bundle
	Created time.Time
}

// queueSections adds what stands on the SQL of the sections.
func (b *DemoBook) queueSections(batch *pgx.Batch, ws uuid.UUID) error {
	batch.Queue(`select set_config('latchkey.workspace', $1, true)`, ws.String())
	for _, c := range b.Coupons {
		if err := kit.QueueThing(batch, sales.Coupons, c.Coupon, c.Created); err != nil {
			return err
		}
	}
	for _, bundle := range b.Bundles {
		if err := kit.QueueThing(batch, learning.Bundles, bundle.Bundle, bundle.Created); err != nil {
			return err
		}
	}
	return nil
}

// countUses counts the coupons of the orders that were loaded.
func (b *DemoBook) countUses(batch *pgx.Batch, ws uuid.UUID) {
	if len(b.Coupons) > 0 {
		batch.Queue(`
			update coupons c set uses = (select count(*) from orders o
			                              where o.workspace_id = c.workspace_id and o.coupon_id = c.id and o.state <> 'cancelled')
			 where c.workspace_id = $1`, ws)
	}
}
