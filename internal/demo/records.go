package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"latchkey/internal/postgres/demo"
	"latchkey/internal/records"
)

// sellOrders tells the orders, the oldest first, so that their numbers ascend.
func (s *shop) sellOrders() {
	seen := !s.known
	for j := range s.orders {
		r := s.dice("order", j)
		x := s.when((float64(j) + r.Float64()) / float64(s.orders))
		i, of, state, key := s.pick(r, x), one(r, s.products), s.progress(r, x), fmt.Sprint("order/", j)
		if !seen && x < 8 {
			seen, i, of, state = true, 0, s.products[0], "shipped"
		}
		code := s.couponFor(j, i, x, of, state)
		couponID, off := s.discount(code, of)
		if i < s.size {
			amount, currency := s.money(i, of.price-off)
			order := demo.Order{Number: s.firstOrder + int64(j), Record: records.Record{
				ID: s.id("order", j), Contact: s.id("contact", i), At: s.at(x), State: state, Amount: amount, Currency: currency, Label: of.label,
				Coupon: code, Discount: off,
			}, CouponID: couponID}
			if parcel := s.dice("parcel", j); state == "shipped" {
				order.Shipped, order.Tracking = s.at(x-1-3*parcel.Float64()), fmt.Sprintf("LK%09dFR", parcel.IntN(1_000_000_000))
			}
			s.book.Orders = append(s.book.Orders, order)
		}
		paid := map[string]string{"open": "pending", "cancelled": "voided"}[state]
		if paid == "" {
			paid = "paid"
		}
		of.price -= off
		s.charge(r, key, i, x, of, paid, !s.isHelene(i))
	}
}

// progress is how far an order has come.
func (s *shop) progress(r *rand.Rand, x float64) string {
	switch n := r.IntN(100); {
	case n < 6:
		return "cancelled"
	case x < 3 && n < 50:
		return "open"
	case x < 6:
		return "paid"
	default:
		return "shipped"
	}
}

// Both steps share no factor with a number of contacts: no contact has two
// subscriptions or is in two courses.
const (
	subscribeStep = 1213
	enrolStep     = 2017
)

// subscribe tells a subscription and its payments.
func (s *shop) subscribe(j int) {
	r, i := s.dice("subscription", j), j*subscribeStep%len(s.joined)
	x := s.joined[i]
	of := s.plans[0]
	if r.IntN(100) < 30 {
		of = s.plans[1]
	}
	due, part, most := 1+r.IntN(27), r.Float64(), max(1, min(int((x-1)/31), 14))
	months, fate := r.IntN(most)+1, r.IntN(100)
	if s.isHelene(i) {
		of, due, months, fate = s.plans[0], 11, 2, 99
	}
	sub := records.Record{ID: s.id("subscription", j), Contact: s.id("contact", i), Label: of.label, Period: of.period, State: "active"}
	sub.Amount, sub.Currency = s.money(i, of.price)
	var trialEnds, cancelled time.Time
	var paid []time.Time // the latest first
	switch {
	case x < 32 || fate < 7: // a beginner
		began := min(x*0.99, 12*part)
		sub.State, sub.At = "trial", s.at(began)
		sub.Next = sub.At.AddDate(0, 0, 14)
		trialEnds = sub.Next
	case of.period == "year":
		sub.At = s.at(min(x*0.99, 350) * part)
		sub.Next, paid = sub.At.AddDate(1, 0, 0), []time.Time{sub.At}
	default:
		sub.Next = s.at(0.999-part/2).AddDate(0, 0, due)
		gone := 0 // months since the last payment: who cancels does so at any time of the year
		if fate < 26 {
			gone = int(part * float64(most-months+1))
		}
		for k := 1; k <= months; k++ {
			paid = append(paid, sub.Next.AddDate(0, -k-gone, 0))
		}
		sub.At = paid[len(paid)-1]
	}
	if sub.State != "trial" {
		switch {
		case fate < 26:
			until := s.now // It lasts no longer than what was paid.
			if month := paid[0].AddDate(0, 1, 0); of.period == "month" && month.Before(until) {
				until = month
			}
			sub.State, cancelled = "cancelled", paid[0].Add(time.Duration(part*float64(until.Sub(paid[0])))).Truncate(time.Second)
			sub.Next = time.Time{}
		case fate < 35:
			sub.State, sub.Next = "paused", s.now.AddDate(0, 1+r.IntN(3), 0).Truncate(time.Second)
		}
	}
	if i < s.size {
		s.book.Subscriptions = append(s.book.Subscriptions, demo.Subscription{Record: sub, TrialEnds: trialEnds, Cancelled: cancelled})
	}
	for k, at := range paid {
		t := records.Record{At: at, Sort: "charge", State: "paid", Amount: sub.Amount, Currency: sub.Currency, Label: sub.Label}
		key := fmt.Sprint("subscription/", j, "/", len(paid)-k)
		refused := r.IntN(60) == 0
		switch {
		case s.isHelene(i) && k == 1:
			t.State = "refunded"
		case refused && !s.isHelene(i):
			t.State = "failed"
		}
		s.tell(key, i, t)
	}
}

// enrol tells a student, and that the course was paid.
func (s *shop) enrol(j int) {
	r, i := s.dice("student", j), j*enrolStep%len(s.joined)
	x := min(s.joined[i]*0.99, 365) * r.Float64()
	which, progress, state := r.IntN(len(s.courses)), r.IntN(96), "enrolled"
	switch n := r.IntN(100); {
	case n < 8:
		state = "left"
	case n < 35 && x > 30:
		state, progress = "finished", 100
	}
	if s.isHelene(i) {
		x, which, progress, state = 41.4, 0, 35, "enrolled"
	}
	of := s.courses[which]
	if i < s.size {
		s.book.Students = append(s.book.Students, demo.Student{Course: s.id("course", of.label), Record: records.Record{
			ID: s.id("student", j), Contact: s.id("contact", i), At: s.at(x), Progress: progress, State: state,
		}})
	}
	s.charge(r, fmt.Sprint("student/", j), i, x, good{of.label + course, of.price}, "paid", !s.isHelene(i))
}

// settleAffiliates tells the statements of each quarter.
func (s *shop) settleAffiliates() {
	for j := range s.statements {
		r, i, quarter := s.dice("statement", j), s.partners[j%len(s.partners)], j/len(s.partners)
		x := float64(370-91*(quarter+1)) + 0.5 - float64(j%len(s.partners))*0.01
		state := "paid"
		switch {
		case quarter == 3:
			state = "open"
		case r.IntN(20) == 0:
			state = "voided"
		}
		amount, currency := s.money(i, int64(1500+r.IntN(24000)))
		if i < s.size {
			s.book.Invoices = append(s.book.Invoices, records.Record{
				ID: s.id("statement", j), Contact: s.id("contact", i), At: s.at(x), Label: fmt.Sprintf("AFF-%04d", j+1),
				State: state, Amount: amount, Currency: currency,
			})
		}
	}
}
