// Package web puts the areas together: one route list, one router.
package web

import (
	salesstore "latchkey/internal/postgres/sales"
	"latchkey/internal/section"
	"latchkey/web/app"
	"latchkey/web/customers"
	"latchkey/web/kit"
	"latchkey/web/learning"
	"latchkey/web/messages"
	"latchkey/web/overview"
	"latchkey/web/people"
	"latchkey/web/sales"
	"latchkey/web/site"
)

// Areas are all that the product is made of.
var Areas = []kit.NewArea{
	people.Area,
	overview.Area(salesstore.New(nil).Orders.RecordTable),
	customers.Area,
	messages.Area,
	sales.Area,
	learning.Area,
}

// New makes the whole site.
func New(o app.Options) *site.Site { return site.New(o, Areas...) }

// Routes is the whole list, for whoever wants to know what is served.
func Routes() []app.Route { return New(app.Options{}).Routes() }

// Sections are the facts of every section that is served, in the order of the
// navigation.
func Sections() []section.Facts { return New(app.Options{}).Sections() }
