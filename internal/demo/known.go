package demo

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/demo"
	"latchkey/internal/postgres/kit"
)

// Helene is the address of Hélène Dubois, the customer of every example.
const Helene = "helene.dubois@example.org"

// helene tells who she is. What she bought stands where everybody's is told:
// she is the first subscriber and the first student, and ordered a week ago.
func (s *shop) helene(x float64) {
	s.book.Contacts = append(s.book.Contacts, kit.ContactRow{
		ID: s.id("contact", 0), Name: "Hélène Dubois", Email: addressOf(Helene), Phone: "+33612840742", Language: "fr",
		Street: "18 rue des Tanneurs", PostalCode: "69005", City: "Lyon", Country: "FR", Source: "booking page", Created: s.at(x),
		Consent: customers.Consent{Answer: customers.Yes, Since: s.at(x).Truncate(time.Second), From: "booking page"},
		Tags:    []uuid.UUID{s.id("tag", tagCeramics), s.id("tag", tagMember)},
		Values: []kit.ValueRow{
			{Field: s.field(fieldSince), Value: "2021-09-14"}, {Field: s.field(fieldClay), Value: "Porcelain"},
			{Field: s.field(fieldTopic), Value: "Workshop dates"},
		},
	})
}

// addressOf reads one of the demo's own addresses.
func addressOf(text string) mail.Address {
	address, err := mail.ParseAddress(text)
	if err != nil {
		panic(err)
	}
	return address
}

// searcher is who looked customers up, all of them in Atelier Marchand.
const searcher = "assistant"

// burst is when they were too fast, yesterday.
func burst(now time.Time) time.Time { return now.Add(-28 * time.Hour).Truncate(time.Second) }

// limitReached is what the log says of it.
func limitReached(w *demo.Workspace, now time.Time) {
	for _, m := range w.Members {
		if w.Slug == atelier.slug && m.ID == id("member/"+w.Slug+"/"+searcher) {
			w.Activity = append(w.Activity, demo.Activity{
				ID: id(w.Slug + "/activity/lookup.limit/" + searcher), At: burst(now).Add(53 * time.Second), Member: m.ID, Actor: m.Name,
				Act: "lookup.limit", Detail: map[string]any{"count": 30, "minutes": 1}, Address: peer(searcher),
			})
		}
	}
}

// search fills the ledger: all that was found is closed again.
func (s *shop) search() {
	// Yesterday a list of guests, too fast; then with patience.
	for k := range 30 {
		s.lookup(burst(s.now).Add(time.Duration(k)*1700*time.Millisecond), k%3 > 0, policy.Contacts, "")
	}
	for k := range 5 {
		s.lookup(burst(s.now).Add(time.Duration(4+7*k)*time.Minute), k != 2, policy.Contacts, "")
	}
	// Today nine found and four not, the last before they were last seen.
	resources := []policy.Resource{policy.Contacts, policy.Orders, policy.Contacts, policy.Transactions, policy.Contacts}
	reasons := []string{"", "asks about a parcel", "", "", "wants to change to another course", ""}
	for k := range 13 {
		at := s.now.Add(-220*time.Minute + time.Duration(k*k*4/5)*time.Minute + time.Duration(k)*97*time.Second).Truncate(time.Second)
		s.lookup(at, k%3 != 1, resources[k%len(resources)], reasons[k%len(reasons)])
	}
}

func (s *shop) lookup(at time.Time, found bool, resource policy.Resource, reason string) {
	n := len(s.book.Lookups)
	contact := s.book.Contacts[s.dice("lookup", n).IntN(SmallSize)]
	l := demo.Lookup{
		ID: s.id("lookup", n), Member: s.member(searcher), Resource: resource, Contact: contact.ID, Email: contact.Email.String(),
		Reason: reason, Peer: peer(searcher), At: at,
	}
	if !found { // as somebody remembers an address
		local, _, _ := strings.Cut(l.Email, "@")
		l.Email, l.Contact = local+"@mail.example", uuid.Nil
	}
	s.book.Lookups = append(s.book.Lookups, l)
}

// peer is where somebody works from.
func peer(who string) string {
	for _, p := range staff {
		if p.key == who {
			return p.address
		}
	}
	return ""
}
