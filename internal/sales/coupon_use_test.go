package sales

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/records"
)

func keyOf(err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return ""
	}
	return f.Field + " " + f.Key
}

func TestACouponTakesOffTheLinesThatItHoldsFor(t *testing.T) {
	t.Parallel()
	vase, mug := uuid.New(), uuid.New()
	of := func(product uuid.UUID, quantity int, price int64) records.OrderLine {
		return records.OrderLine{Product: uuid.NullUUID{UUID: product, Valid: product != uuid.Nil}, Quantity: quantity, Price: price}
	}
	lines := []records.OrderLine{of(vase, 2, 1005), of(mug, 1, 333), of(uuid.Nil, 1, 100)}
	for _, c := range []struct {
		coupon Coupon
		want   int64
		wrong  string
	}{
		{Coupon{Percent: 10}, 244, ""},   // Of 2443, and 244.3 is rounded down,
		{Coupon{Percent: 50}, 1222, ""},  // 1221.5 up.
		{Coupon{Percent: 100}, 2443, ""}, //
		{Coupon{Percent: 10, Products: []uuid.UUID{vase}}, 201, ""},
		{Coupon{Percent: 50, Products: []uuid.UUID{mug, vase}}, 1172, ""},
		{Coupon{Percent: 10, Products: []uuid.UUID{uuid.New()}}, 0, "coupon fault.coupon_products"},
		{Coupon{Percent: 10, Products: []uuid.UUID{uuid.Nil}}, 0, "coupon fault.coupon_products"},
		{Coupon{Percent: 10, Currency: "GBP"}, 244, ""},
		{Coupon{Amount: 500, Currency: "EUR"}, 500, ""},
		{Coupon{Amount: 5000, Currency: "EUR"}, 2443, ""},
		{Coupon{Amount: 500, Currency: "EUR", Products: []uuid.UUID{mug}}, 333, ""},
		{Coupon{Amount: 500, Currency: "GBP"}, 0, "coupon fault.coupon_currency"},
	} {
		if got, err := c.coupon.TakesOff(lines, "EUR"); got != c.want || keyOf(err) != c.wrong {
			t.Errorf("%+v takes off %d, %q", c.coupon, got, keyOf(err))
		}
	}
}

func TestACouponIsOpenOnItsDaysWhileItLasts(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 2, n, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		change func(*GivenCoupon)
		want   string
	}{
		{func(*GivenCoupon) {}, ""},
		{func(c *GivenCoupon) { c.From, c.To = day(10), day(10) }, ""},
		{func(c *GivenCoupon) { c.From = day(11) }, "coupon fault.coupon_early"},
		{func(c *GivenCoupon) { c.To = day(9) }, "coupon fault.coupon_late"},
		{func(c *GivenCoupon) { c.UsesMost, c.Uses = 3, 2 }, ""},
		{func(c *GivenCoupon) { c.UsesMost, c.Uses = 3, 3 }, "coupon fault.coupon_used_up"},
		{func(c *GivenCoupon) { c.UsesMost, c.Uses = 3, 4 }, "coupon fault.coupon_used_up"},
		{func(c *GivenCoupon) { c.Uses = 1000 }, ""},
		{func(c *GivenCoupon) { c.Active = false }, "coupon fault.coupon_inactive"},
		{func(c *GivenCoupon) { c.Deleted = true }, "coupon fault.coupon_unknown"},
	} {
		coupon := GivenCoupon{}
		coupon.Active = true
		c.change(&coupon)
		if got := keyOf(coupon.Open(day(10))); got != c.want {
			t.Errorf("%+v: %q, want %q", coupon, got, c.want)
		}
	}
}
