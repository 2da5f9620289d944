package sales

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/section"
)

// Coupon takes a part off the lines of an order: so many per cent, or an amount.
type Coupon struct {
	section.Item
	Code     string // unique, in capitals
	Percent  int64
	Amount   int64 // minor units
	Currency string
	From, To time.Time   // days, zero for open
	UsesMost int64       // 0 for any number
	Uses     int64       // orders that have it, of what is not cancelled
	Products []uuid.UUID // it holds for; none for all
}

// MaxCouponProducts is how many products one coupon names.
const MaxCouponProducts = 10

// Coupons are given to customers, who use them on orders.
var Coupons = &section.Of[Coupon]{
	Resource: policy.Coupons, Table: "coupons", Noun: "coupon", PutsAway: true, Undo: true,
	Item: func(c *Coupon) *section.Item { return &c.Item },
	Fields: []section.Field[Coupon]{
		section.CodeOf("code", CodeMost, func(c *Coupon) *string { return &c.Code }).Must().Distinct().InList(),
		section.NumberOf("percent", 1, 100, func(c *Coupon) *int64 { return &c.Percent }).InList(),
		section.MoneyOf("amount", func(c *Coupon) *int64 { return &c.Amount }, func(c *Coupon) *string { return &c.Currency }).InList(),
		section.DayOf("valid_from", func(c *Coupon) *time.Time { return &c.From }),
		section.DayOf("valid_to", func(c *Coupon) *time.Time { return &c.To }).InList(),
		section.NumberOf("uses_most", 1, 1_000_000, func(c *Coupon) *int64 { return &c.UsesMost }),
		section.NumberOf("uses", 0, 0, func(c *Coupon) *int64 { return &c.Uses }).InList().ToldOnly(),
		section.ThingsOf("products", policy.PhysicalProducts, "products", "coupon_products", "product_id", MaxCouponProducts,
			func(c *Coupon) *[]uuid.UUID { return &c.Products }),
	},
	States: []section.State[Coupon]{
		{Name: "early", In: (*Coupon).isEarly},
		{Name: "late", In: (*Coupon).isLate},
		{Name: "used_up", In: (*Coupon).isUsedUp},
	},
	Check: func(c *Coupon) (wrong fault.List) {
		if (c.Percent == 0) == (c.Amount == 0) {
			wrong.Add(fault.Field("percent", "fault.percent_or_amount"))
		}
		if !c.From.IsZero() && !c.To.IsZero() && c.To.Before(c.From) {
			wrong.Add(fault.Field("valid_to", "fault.ends_before"))
		}
		return wrong
	},
}
