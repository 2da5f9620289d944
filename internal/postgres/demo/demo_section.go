package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/learning"
	"latchkey/internal/messages"
	"latchkey/internal/people"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// Coupon is a coupon. How often it was used, its orders say.
type Coupon struct {
	sales.Coupon
	Created time.Time
}

// Bundle is a bundle of courses.
type Bundle struct {
	learning.Bundle
	Created time.Time
}

// queueSections adds what stands on the SQL of the sections.
func (b *Book) queueSections(batch *pgx.Batch, ws uuid.UUID) error {
	batch.Queue(`select set_config('latchkey.workspace', $1, true)`, ws.String())
	for _, team := range b.Teams {
		if err := kit.QueueThing(batch, people.Teams, team.Team, team.Created); err != nil {
			return err
		}
	}
	for _, field := range b.Fields {
		if err := kit.QueueThing(batch, customers.Fields, field.Field, field.Created); err != nil {
			return err
		}
	}
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
	for _, channel := range b.Channels {
		if err := kit.QueueThing(batch, messages.Channels, channel.Channel, channel.Created); err != nil {
			return err
		}
	}
	for _, broadcast := range b.Broadcasts {
		if err := kit.QueueThing(batch, messages.Broadcasts, broadcast.Broadcast, broadcast.Created); err != nil {
			return err
		}
	}
	for _, snippet := range b.Snippets {
		if err := kit.QueueThing(batch, messages.Snippets, snippet.Snippet, snippet.Created); err != nil {
			return err
		}
	}
	return b.queueWorkflows(batch, ws)
}

// countUses counts the coupons of the orders that were loaded.
func (b *Book) countUses(batch *pgx.Batch, ws uuid.UUID) {
	if len(b.Coupons) > 0 {
		batch.Queue(`
			update coupons c set uses = (select count(*) from orders o
			                              where o.workspace_id = c.workspace_id and o.coupon_id = c.id and o.state <> 'cancelled')
			 where c.workspace_id = $1`, ws)
	}
}
