// Package sales holds the nouns of what is sold.
package sales

import (
	"latchkey/internal/listing"
)

// ProductKind says how a product reaches the customer.
type ProductKind string

// The kinds of products.
const (
	Digital  ProductKind = "digital"
	Physical ProductKind = "physical"
)

// Product is something that is sold, at a price in minor units.
type Product struct {
	listing.Entry
	Price    int64
	Currency string
	Active   bool // false once it is no longer on sale
}

// The states by which a list of products is filtered.
const (
	OnSale  = "active"
	Retired = "retired"
)
