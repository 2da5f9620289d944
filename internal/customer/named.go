package customer

import "github.com/google/uuid"

// Listed is what every product, course and tag has: a name, by which it is
// listed and found.
type Listed struct {
	ID      uuid.UUID
	Name    string
	SortKey string
	Version int64 // 0 where there is none: a tag is nothing but its name
}

// Listing lets a list of whatever has a name be read by one piece of code.
func (l Listed) Listing() Listed { return l }

// NameQuery chooses rows of a list in the order of the names.
type NameQuery struct {
	Search string // the beginning of a name
	State  string // "" for any
	After  Cursor
	Limit  int
}

// NamePage is one page of such a list.
type NamePage[T any] struct {
	Rows []T
	Next Cursor
	More bool
}

// ProductKind says how a product reaches the customer.
type ProductKind string

// The kinds of products.
const (
	Digital  ProductKind = "digital"
	Physical ProductKind = "physical"
)

// Product is something that is sold, at a price in minor units.
type Product struct {
	Listed
	Price    int64
	Currency string
	Active   bool // false once it is no longer on sale
}

// The states by which a list of products is filtered.
const (
	OnSale  = "active"
	Retired = "retired"
)

// Course is something that students are in. Students is 0 for whoever may not
// list them, and capped at CountCap.
type Course struct {
	Listed
	Students int
}

// Tag labels contacts. Contacts is 0 for whoever may not list them, and capped
// at CountCap.
type Tag struct {
	Listed
	Contacts int
}

// MaxTagName is the longest name of a tag, in characters.
const MaxTagName = 60
