package demo

import (
	"fmt"
	"hash/fnv"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/people"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
	"latchkey/internal/section"
)

// The sizes of the demo, in contacts of Atelier Marchand. A smaller one is a
// part of a larger one, to the id.
const (
	FullSize  = 5000
	SmallSize = 60
	MostSize  = 1_000_000
)

// shop is one business while its year is told. Everything about the contact or
// the record of a number comes from dice of its own, so that a small demo tells
// the same as a large one, only of fewer contacts.
type shop struct {
	*business
	now      time.Time
	location *time.Location
	size     int          // contacts that are loaded
	joined   []float64    // days ago, of the contacts that have more than one record
	club     map[int]bool // contacts who have a subscription
	partners []int        // contacts that are affiliates
	told     int          // transactions, loaded or not
	book     *demo.Book
	channels map[string]*demo.Channel // by kind
	// orders with a coupon of customers who are in every demo
	discounted int
	turn       []int // how often the culture of a place in the cycle came before
	turns      map[*culture]int
}

// books tells the year of a business in parts that fit into memory: the first
// has everything but further contacts.
func books(b *business, now time.Time, size int) (iter.Seq[*demo.Book], error) {
	location, err := time.LoadLocation(b.zone)
	if err != nil {
		return nil, err
	}
	s := &shop{business: b, now: now, location: location, size: size, turns: map[*culture]int{}}
	for _, c := range b.cultures {
		s.turn = append(s.turn, s.turns[c])
		s.turns[c]++
	}
	return func(yield func(*demo.Book) bool) {
		if !yield(s.year()) {
			return
		}
		const part = 10_000
		for from := b.contacts; from < size; from += part {
			s.book = &demo.Book{}
			for i := from; i < min(from+part, size); i++ {
				x := s.arrival(i)
				s.contact(i, x)
				r := s.dice("once", i)
				s.charge(r, fmt.Sprint("once/", i), i, x*r.Float64(), one(r, s.services), "paid", false)
			}
			if !yield(s.book) {
				return
			}
		}
	}, nil
}

func (s *shop) year() *demo.Book {
	s.book, s.told, s.discounted = &demo.Book{}, 0, 0
	s.joined = make([]float64, s.contacts)
	for i := range s.joined {
		s.joined[i] = s.arrival(i)
	}
	for _, t := range s.tags {
		s.book.Tags = append(s.book.Tags, demo.Label{ID: s.id("tag", t.name), Name: t.name, Created: s.at(float64(s.days))})
	}
	for _, c := range s.courses {
		s.book.Courses = append(s.book.Courses, demo.Label{ID: s.id("course", c.label), Name: c.label, Created: s.at(float64(s.days))})
	}
	for _, of := range s.products {
		s.offer(sales.Physical, of, true)
	}
	for _, of := range s.retired {
		s.offer(sales.Physical, of, false)
	}
	for _, of := range s.services {
		if strings.HasSuffix(of.label, download) {
			s.offer(sales.Digital, of, true)
		}
	}
	s.sellOffers()
	for k, f := range s.fields {
		s.book.Fields = append(s.book.Fields, demo.Field{
			Field:   customers.Field{Item: section.Item{ID: s.field(f.name), Name: f.name}, Kind: f.kind, Choices: f.choices},
			Created: s.at(float64(s.days - k)),
		})
	}
	for _, t := range s.teams {
		one := demo.Team{Team: people.Team{Item: section.Item{ID: s.id("team", t.name), Name: t.name}, Turns: people.NoTurns}, Created: s.at(70)}
		for _, who := range t.members {
			one.Members = append(one.Members, s.member(who))
		}
		s.book.Teams = append(s.book.Teams, one)
	}
	s.club = map[int]bool{}
	for j := range s.subscribed {
		s.club[j*subscribeStep%len(s.joined)] = true
	}
	if s.statements > 0 {
		for i := 5; len(s.partners) < 10; i += 6 {
			if s.joined[i] > 366 {
				s.partners = append(s.partners, i)
			}
		}
	}
	for i := range min(s.size, s.contacts) {
		s.contact(i, s.joined[i])
	}
	s.converse()
	s.automate()
	s.sellOrders()
	for j := range s.subscribed {
		s.subscribe(j)
	}
	for j := range s.students {
		s.enrol(j)
	}
	s.settleAffiliates()
	if s.known {
		s.search()
	}
	for j := 0; s.told < s.transactions; j++ {
		r := s.dice("sale", j)
		x := s.when(r.Float64())
		s.charge(r, fmt.Sprint("sale/", j), s.pick(r, x), x, one(r, s.services), s.outcome(r, x), s.told+3 <= s.transactions)
	}
	return s.book
}

// offer puts a product into the shop, where it stands in the currency of home.
func (s *shop) offer(kind string, of good, active bool) {
	p := demo.Product{Kind: kind, Created: s.at(float64(s.days))}
	p.ID, p.Name, p.Price, p.Currency, p.Active = s.id("product", of.label), of.label, of.price, "EUR", active
	s.book.Products = append(s.book.Products, p)
}

// dice fall the same way each time for the same words.
func (s *shop) dice(what string, n int) *rand.Rand {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(s.slug + "/" + what))
	return rand.New(rand.NewPCG(sum.Sum64(), uint64(n)*0x9e3779b97f4a7c15)) //nolint:gosec // A story, not a secret.
}

func one[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (s *shop) id(kind string, which any) uuid.UUID {
	return id(fmt.Sprint(s.slug, "/", kind, "/", which))
}

func (s *shop) member(who string) uuid.UUID { return id("member/" + s.slug + "/" + who) }

// at turns days ago into a moment of the opening hours of that day: 2.0 is when
// the day before yesterday began, 1.01 late on it. Today's lie before now.
func (s *shop) at(x float64) time.Time {
	days := int(x)
	part := 1 - (x - float64(days))
	today := s.now.In(s.location)
	opens, open := time.Date(today.Year(), today.Month(), today.Day()-days, 7, 0, 0, 0, s.location), 15*time.Hour
	if days == 0 {
		opens = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, s.location)
		open = today.Sub(opens)
	}
	return opens.Add(time.Duration(part * float64(open))).Truncate(time.Second).UTC()
}

// when spreads a year, u from 0 to 1: the business grows a little.
func (s *shop) when(u float64) float64 {
	return float64(min(365, s.days-10)) * (1 - math.Pow(u, 0.8))
}

// arrival is how many days ago a contact came. A third came on the first days,
// with the list that was there before.
func (s *shop) arrival(i int) float64 {
	r := s.dice("arrival", i)
	old, u := r.IntN(100) < 35, r.Float64()
	if s.isHelene(i) {
		return 118.6
	}
	if old {
		return float64(s.days) - 8*u
	}
	return float64(s.days-8) * (1 - math.Pow(u, 0.8))
}

// pick chooses a contact who had come by then.
func (s *shop) pick(r *rand.Rand, x float64) int {
	for {
		if i := 1 + r.IntN(len(s.joined)-1); s.joined[i] > x {
			return i
		}
	}
}

// home is where a contact lives, whether or not it is known.
func (s *shop) home(i int) (*culture, place) {
	c := s.cultures[i%len(s.cultures)]
	return c, one(s.dice("home", i), c.places)
}

// isHelene tells the customer whom everybody knows: see known.go.
func (s *shop) isHelene(i int) bool { return s.known && i == 0 }

func (s *shop) contact(i int, x float64) {
	if s.isHelene(i) {
		s.helene(x)
		return
	}
	r := s.dice("contact", i)
	c, home := s.home(i)
	// A contact has a pair of names of its own until all pairs are used up; then
	// the address gets a number.
	k := i/len(s.cultures)*s.turns[c] + s.turn[i%len(s.cultures)]
	firsts, lasts := c.first(), c.last()
	pairs := len(firsts) * len(lasts)
	pair, round := k*7919%pairs, k/pairs
	first, last := firsts[pair%len(firsts)], lasts[pair/len(firsts)]
	local := first.plain + one(r, []string{".", ".", ".", "-", "_"}) + last.plain
	if round > 0 {
		local += fmt.Sprint(round + 1)
	}
	contact := kit.ContactRow{
		ID: s.id("contact", i), Name: first.written + " " + last.written, Email: addressOf(local + "@" + one(r, c.domains)), Language: c.language,
		Source: one(r, []string{"checkout", "checkout", "booking page", "newsletter", "by hand"}), Created: s.at(x),
	}
	if x > float64(s.days-8) {
		contact.Source = "import"
	}
	if r.IntN(100) < 3 {
		contact.Name = ""
	}
	if phone := dial(r, one(r, home.phones)); r.IntN(100) < 70 {
		contact.Phone = phone
	}
	if street := fmt.Sprintf(one(r, c.streets), 1+r.IntN(140)); r.IntN(100) < 75 {
		contact.Street, contact.PostalCode, contact.City, contact.Country = street, home.postal, home.city, home.country
	}
	if n := len(s.agents); n > 0 && i%5 == 3 {
		who := s.agents[i/5%n]
		contact.Assignee = s.member(who)
		for _, t := range s.teams {
			if i%2 == 0 && contact.Team == uuid.Nil && slices.Contains(t.members, who) {
				contact.Team = s.id("team", t.name)
			}
		}
	}
	if len(s.teams) > 0 && (i%25 == 9 || i%25 == 19) {
		contact.Team = s.id("team", s.teams[i/25%len(s.teams)].name)
	}
	for _, t := range s.tags {
		given := r.IntN(100) < t.often
		switch t.name {
		case tagMember:
			given = s.club[i]
		case tagAffiliate:
			given = slices.Contains(s.partners, i)
		}
		if given {
			contact.Tags = append(contact.Tags, s.id("tag", t.name))
		}
	}
	s.describe(i, &contact)
	s.consent(i, &contact)
	s.book.Contacts = append(s.book.Contacts, contact)
}

// money is a price where the contact lives.
func (s *shop) money(i int, cents int64) (int64, string) {
	_, home := s.home(i)
	switch home.currency {
	case "GBP":
		return cents * 88 / 100 / 50 * 50, "GBP"
	default:
		return cents, home.currency
	}
}

// outcome is how most payments end.
func (s *shop) outcome(r *rand.Rand, x float64) string {
	switch n := r.IntN(100); {
	case n < 2:
		return "failed"
	case n < 3:
		return "voided"
	case n < 33 && x < 2:
		return "pending"
	default:
		return "paid"
	}
}

// charge writes a payment, and with extras the fee of some and the refund of a
// few. A charge that was refunded stands beside a negative refund.
func (s *shop) charge(r *rand.Rand, key string, i int, x float64, of good, state string, extras bool) {
	fee, back, wait := r.IntN(9) == 0, r.IntN(30) == 0, r.Float64()
	if !extras || state != "paid" {
		fee, back = false, false
	}
	back = back && x > 3
	if back {
		state = "refunded"
	}
	amount, currency := s.money(i, of.price)
	t := records.Record{At: s.at(x), Sort: "charge", State: state, Amount: amount, Currency: currency, Label: of.label}
	s.tell(key, i, t)
	if fee {
		t.Sort, t.State, t.Label, t.Amount = "fee", "paid", "Card fee", -(25 + amount*14/1000)
		s.tell(key+"/fee", i, t, key)
	}
	if back {
		t.Sort, t.State, t.Label, t.Amount, t.At = "refund", "paid", of.label, -amount, s.at(x-min(x*0.6, 1+9*wait))
		s.tell(key+"/refund", i, t, key)
	}
}

// tell writes a transaction of a contact who is loaded, and counts it in any case.
// One that is taken off another names that.
func (s *shop) tell(key string, i int, t records.Record, payment ...string) {
	s.told++
	if i < s.size {
		t.ID, t.Contact = s.id("transaction", key), s.id("contact", i)
		told := demo.Transaction{Record: t}
		for _, key := range payment {
			told.Payment = uuid.NullUUID{UUID: s.id("transaction", key), Valid: true}
		}
		s.book.Transactions = append(s.book.Transactions, told)
	}
}
