package sales

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/records"
)

// GivenCoupon is a coupon as an order finds it.
type GivenCoupon struct {
	Coupon
	Deleted bool
}

// Open tells why a coupon cannot be used on a day, which is a date without a
// time. The last day of a coupon is one of its days.
func (c *GivenCoupon) Open(today time.Time) error {
	switch {
	case c.Deleted:
		return fault.Field("coupon", "fault.coupon_unknown")
	case !c.Active:
		return fault.Field("coupon", "fault.coupon_inactive")
	case c.isEarly(today):
		return fault.Field("coupon", "fault.coupon_early")
	case c.isLate(today):
		return fault.Field("coupon", "fault.coupon_late")
	case c.isUsedUp(today):
		return fault.Field("coupon", "fault.coupon_used_up")
	}
	return nil
}

func (c *Coupon) isEarly(today time.Time) bool { return !c.From.IsZero() && today.Before(c.From) }

func (c *Coupon) isLate(today time.Time) bool { return !c.To.IsZero() && today.After(c.To) }

func (c *Coupon) isUsedUp(time.Time) bool { return c.UsesMost > 0 && c.Uses >= c.UsesMost }

// TakesOff is what a coupon takes off an order: off the lines that it holds for,
// so many per cent, rounded half up, or an amount, and never more than they cost.
func (c *Coupon) TakesOff(lines []records.OrderLine, currency string) (int64, error) {
	if c.Percent == 0 && c.Currency != currency {
		return 0, fault.Field("coupon", "fault.coupon_currency", "Currency", c.Currency)
	}
	sum, holds := int64(0), false
	for i := range lines {
		if c.holdsFor(lines[i].Product) {
			sum, holds = sum+lines[i].Sum(), true
		}
	}
	switch {
	case !holds:
		return 0, fault.Field("coupon", "fault.coupon_products")
	case c.Percent > 0:
		return (sum*c.Percent + 50) / 100, nil
	default:
		return min(c.Amount, sum), nil
	}
}

func (c *Coupon) holdsFor(product uuid.NullUUID) bool {
	return len(c.Products) == 0 || product.Valid && slices.Contains(c.Products, product.UUID)
}
