package report

import (
	"slices"
	"time"

	"latchkey/internal/policy"
)

// Report is one of those that are drawn.
type Report string

// The reports, and the two tables of the page Revenue.
const (
	RevenueByDay   Report = "revenue_by_day"
	RevenueByMonth Report = "revenue_by_month"
	Refunds        Report = "refunds"
	Subscriptions  Report = "subscriptions"
	TopProducts    Report = "top_products"
	NewContacts    Report = "new_contacts"

	AnswersByDay     Report = "answers_by_day"
	AnswersByHour    Report = "answers_by_hour"
	AnswersByChannel Report = "answers_by_channel"
	AnswersByTeam    Report = "answers_by_team"
	AnswersByMember  Report = "answers_by_member"

	Revenue                  Report = "revenue"
	RevenueWithSubscriptions Report = "revenue_with_subscriptions"
)

// Reports are the reports that are offered, in their order.
var Reports = []Report{RevenueByMonth, RevenueByDay, Refunds, Subscriptions, TopProducts, NewContacts,
	AnswersByDay, AnswersByHour, AnswersByChannel, AnswersByTeam, AnswersByMember}

// Needs are the resources that a reader lists to get the report: its figures
// belong to them.
func (k Report) Needs() []policy.Resource {
	switch k {
	case NewContacts:
		return []policy.Resource{policy.Contacts}
	case AnswersByDay, AnswersByHour, AnswersByChannel, AnswersByTeam, AnswersByMember:
		return []policy.Resource{policy.Conversations}
	case Subscriptions:
		return []policy.Resource{policy.Revenue, policy.Subscriptions}
	default:
		return []policy.Resource{policy.Revenue}
	}
}

// Step is what a row of the report stands for.
func (k Report) Step(r Range) Step {
	switch k {
	case RevenueByDay:
		return Day
	case RevenueByMonth, Subscriptions, NewContacts:
		return Month
	default:
		return r.Step()
	}
}

// Query asks for the figures of a range, a row a step.
type Query struct {
	Range
	Step     Step
	Kind     Report
	Currency string // "" for the first
	Compare  bool   // with the stretch before
	Products int    // how many of the best sold
}

// Money is what was paid in a row. A charge that was refunded was paid first;
// what went back is a refund of its own, on its own day.
type Money struct {
	Payments int
	Paid     int64
	Returns  int
	Refunds  int64 // what was paid back, above zero
	Disputes int64 // what banks took back, above zero
	Fees     int64 // what was kept by others, above zero
}

// Count notes the transactions of one kind. Refunds and fees were taken off.
func (m *Money) Count(kind string, count int, amount int64) {
	switch kind {
	case "charge":
		m.Payments, m.Paid = count, amount
	case "refund":
		m.Returns, m.Refunds = count, -amount
	case "dispute":
		m.Disputes = -amount
	case "fee":
		m.Fees = -amount
	}
}

// Net is what is left.
func (m Money) Net() int64 { return m.Paid - m.Refunds - m.Disputes - m.Fees }

// Add adds another row of the same currency.
func (m Money) Add(o Money) Money {
	return Money{
		m.Payments + o.Payments, m.Paid + o.Paid, m.Returns + o.Returns, m.Refunds + o.Refunds, m.Disputes + o.Disputes, m.Fees + o.Fees,
	}
}

// Row is a day or a month of one currency.
type Row struct {
	Money
	Started, Ended int   // subscriptions
	Recurring      int64 // what subscriptions bring in a month, at the end of the row
}

// Product is what was sold under one label.
type Product struct {
	Label string
	Sold  int
	Paid  int64
}

// Book is all figures of one currency. Currencies are never added up.
type Book struct {
	Currency  string
	Rows      []Row
	Before    []Money // the rows of the stretch before, nil unless it was asked for
	Recurring int64   // what subscriptions bring in a month, now
	Products  []Product
}

// Total is the money of all rows.
func (b *Book) Total() (sum Money) {
	for _, row := range b.Rows {
		sum = sum.Add(row.Money)
	}
	return sum
}

// TotalBefore is the money of the stretch before.
func (b *Book) TotalBefore() (sum Money) {
	for _, row := range b.Before {
		sum = sum.Add(row)
	}
	return sum
}

// Flow is how many subscriptions began and ended.
func (b *Book) Flow() (started, ended int) {
	for _, row := range b.Rows {
		started, ended = started+row.Started, ended+row.Ended
	}
	return started, ended
}

// Figures are what a range holds. Books stand with the workspace's own currency
// first, then with those in which most was ever paid; Contacts are new ones by
// source, a map a row.
type Figures struct {
	Own      string // the workspace's currency
	Starts   []time.Time
	Books    []Book
	Contacts []map[string]int
}

// Book is the one of a currency, the first for "". It is false for a currency
// that the workspace does not have; without any, the book is empty, and of the
// workspace's own.
func (f *Figures) Book(currency string) (Book, bool) {
	if currency == "" && len(f.Books) > 0 {
		return f.Books[0], true
	}
	at := slices.IndexFunc(f.Books, func(b Book) bool { return b.Currency == currency })
	if at < 0 {
		return Book{Currency: f.Own, Rows: make([]Row, len(f.Starts)), Before: make([]Money, len(f.Starts))}, currency == ""
	}
	return f.Books[at], true
}

// NewContacts counts those of all rows and sources.
func (f *Figures) NewContacts() (count int) {
	for _, row := range f.Contacts {
		for _, n := range row {
			count += n
		}
	}
	return count
}
