package demo

import (
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/postgres/kit"
)

// field is one that a business keeps of its customers, with what stands in it.
type field struct {
	name    string
	kind    customers.FieldKind
	choices []string
	often   int // of a hundred contacts
	value   func(*rand.Rand) string
}

// The fields that Hélène Dubois has a value in.
const (
	fieldSince = "Studio member since"
	fieldClay  = "Preferred clay"
	fieldTopic = "Newsletter topic"
)

var (
	clays = []string{"Stoneware", "Porcelain", "Earthenware", "Raku clay", "Paper clay"}

	studioFields = []field{
		// The studio is older than its Latchkey.
		{fieldSince, customers.DateField, nil, 24, func(r *rand.Rand) string {
			return time.Date(2015, 1, 1+r.IntN(3000), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}},
		{fieldClay, customers.ChoiceField, clays, 38, func(r *rand.Rand) string { return clays[min(r.IntN(len(clays)), r.IntN(len(clays)))] }},
		{"Wholesale", customers.YesNoField, nil, 15, func(r *rand.Rand) string { return one(r, []string{"yes", "no", "no"}) }},
		{fieldTopic, customers.TextField, nil, 20, func(r *rand.Rand) string {
			return one(r, []string{"Glazes", "Workshop dates", "New pieces", "Kiln openings", "Raku evenings", "Seconds sale"})
		}},
	}
)

// describe fills in the fields of a contact. Its dice are its own, so that
// everything else falls as it would without.
func (s *shop) describe(i int, contact *kit.ContactRow) {
	for k := range s.fields {
		f := &s.fields[k]
		r := s.dice("field/"+f.name, i)
		if r.IntN(100) < f.often {
			contact.Values = append(contact.Values, kit.ValueRow{Field: s.field(f.name), Value: f.value(r)})
		}
	}
}

func (s *shop) field(name string) uuid.UUID { return s.id("field", name) }
