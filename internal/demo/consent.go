package demo

import (
	"time"

	"latchkey/internal/customers"
	"latchkey/internal/postgres/kit"
)

// consent is what a customer said to mailings: many yes where they first came from, some no
// since, and of the others nobody knows. Its dice are its own, as those of describe.
func (s *shop) consent(i int, contact *kit.ContactRow) {
	r := s.dice("consent", i)
	from := contact.Source
	switch from {
	case "import":
		from = customers.ByImport("newsletter-2026.csv")
	case "by hand":
		from = customers.ByHand(s.founder())
	}
	since := contact.Created.Truncate(time.Second)
	switch n := r.IntN(100); {
	case n < 45:
		contact.Consent = customers.Consent{Answer: customers.Yes, Since: since, From: from}
	case n < 57:
		if later := since.AddDate(0, 0, 1+r.IntN(90)); later.Before(s.now) {
			since = later
		}
		contact.Consent = customers.Consent{Answer: customers.No, Since: since, From: customers.ByHand(s.founder())}
	}
}

// founder is who of the staff began the workspace.
func (s *shop) founder() string {
	if s.slug == nordlichtYoga.slug {
		return staffNames["nora"]
	}
	return staffNames["owner"]
}

var staffNames = func() map[string]string {
	names := map[string]string{}
	for _, p := range staff {
		names[p.key] = p.name
	}
	return names
}()
