package demo

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
)

// coupon is told in short; its days are counted back from today.
type coupon struct {
	name, code string
	percent    int64
	amount     int64    // in cents
	products   []string // none for all
	ended      int      // days ago, 0 for open
	most       int64
}

// bundle is courses by their place in the list of a business.
type bundle struct {
	good
	courses []int
}

// The coupons of the demo, each with a reason to be there.
const (
	welcome = "WELCOME10"
	glazes  = "GLAZE5"
	opening = "OPENING-1"
	summer  = "SUMMER20"
)

var marchandCoupons = []coupon{
	{name: "Welcome", code: welcome, percent: 10},
	{name: "A glaze kit for less", code: glazes, amount: 500, products: []string{"Celadon glaze kit", "Blue glaze kit"}},
	{name: "First guest of the kiln opening", code: opening, percent: 25, most: 1},
	{name: "Summer sale", code: summer, percent: 20, ended: 60},
}

// sellOffers tells the coupons and the bundles.
func (s *shop) sellOffers() {
	for _, c := range s.coupons {
		one := sales.Coupon{
			Item: section.Item{ID: s.id("coupon", c.code), Name: c.name, Active: true},
			Code: c.code, Percent: c.percent, Amount: c.amount, Currency: "EUR", UsesMost: c.most,
		}
		if c.ended > 0 {
			one.To = date(s.at(float64(c.ended) + 0.5))
		}
		for _, label := range c.products {
			one.Products = append(one.Products, s.id("product", label))
		}
		s.book.Coupons = append(s.book.Coupons, demo.DemoCoupon{Coupon: one, Created: s.at(200)})
	}
	for _, b := range s.bundles {
		one := learning.Bundle{Item: section.Item{ID: s.id("bundle", b.label), Name: b.label, Active: true}, Price: b.price, Currency: "EUR"}
		for _, k := range b.courses {
			one.Courses = append(one.Courses, s.id("course", s.courses[k].label))
		}
		s.book.Bundles = append(s.book.Bundles, demo.DemoBundle{Bundle: one, Created: s.at(150)})
	}
}

func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// couponFor is the coupon that an order has, "" for none: the first ones of
// customers who are in every demo, and some of the others.
func (s *shop) couponFor(j, i int, x float64, of good, state string) string {
	if len(s.coupons) == 0 || state == "cancelled" || s.isHelene(i) {
		return ""
	}
	if _, home := s.home(i); home.currency != "EUR" {
		return ""
	}
	if i < SmallSize && x > 3 {
		switch s.discounted++; s.discounted {
		case 1:
			return opening
		case 2, 3:
			return welcome
		}
	}
	switch glaze := of.label == "Celadon glaze kit" || of.label == "Blue glaze kit"; {
	case glaze && j%4 == 1:
		return glazes
	case x > 61 && x < 120 && j%9 == 2:
		return summer
	case j%40 == 7:
		return welcome
	}
	return ""
}

// discount is what a coupon of the book takes off a thing.
func (s *shop) discount(code string, of good) (id uuid.NullUUID, off int64) {
	for i := range s.book.Coupons {
		c := &s.book.Coupons[i].Coupon
		if c.Code != code {
			continue
		}
		product := uuid.NullUUID{UUID: s.id("product", of.label), Valid: true}
		off, _ = c.TakesOff([]records.OrderLine{{Product: product, Quantity: 1, Price: of.price}}, c.Currency)
		return uuid.NullUUID{UUID: c.ID, Valid: true}, off
	}
	return id, 0
}
