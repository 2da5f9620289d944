// Package sales holds the nouns of what is sold.
package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Product is something that is sold, at a price in minor units. One that is put
// away is no longer on sale.
type Product struct {
	section.Item
	Price    int64
	Currency string
}

// Digital and Physical part the products by how they reach the customer.
const (
	Digital  = "digital"
	Physical = "physical"
)

// DigitalProducts are bought and received as a file or a link, PhysicalProducts
// are sent.
var (
	DigitalProducts  = products(policy.DigitalProducts, Digital)
	PhysicalProducts = products(policy.PhysicalProducts, Physical)
)

func products(resource policy.Resource, kind string) *section.Of[Product] {
	s := &section.Of[Product]{
		Resource: resource, Table: "products", Noun: "product", PutsAway: true, Undo: true,
		Item: func(p *Product) *section.Item { return &p.Item },
		Fields: []section.Field[Product]{
			section.MoneyOf("price", func(p *Product) *int64 { return &p.Price }, func(p *Product) *string { return &p.Currency }).Must().InList(),
		},
	}
	s.Rows.Column, s.Rows.Value = "kind", kind
	return s
}
