package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/ledger"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
)

// contact makes a customer with one address.
func (h *house) contact(t testing.TB, s space, name, email string) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	d := customers.Draft{Name: name, Email: address(t, email)}
	h.exec(t, `insert into contacts (workspace_id, id, name, name_key, email) values ($1, $2, $3, lower($3), $4)`, s.ID, id, name, email)
	h.exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email) values ($1, $2, $3, $4)`, s.ID, id, d.Email.Key(), email)
	h.exec(t, `insert into contact_words (workspace_id, contact_id, word) select $1, $2, unnest($3::text[])`, s.ID, id, customers.Words(name, d.Email.Key()))
	return id
}

func address(t testing.TB, email string) mail.Address {
	t.Helper()
	return addresses(t, email)[0]
}

// entry writes a line of the ledger as the owner of the tables: a lookup that
// the member made with a version of theirs, some time ago.
func (h *house) entry(t testing.TB, p person, contact uuid.UUID, version int64, ago time.Duration) {
	t.Helper()
	h.exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		values ($1, gen_random_uuid(), $2, $3, 'contacts', $4, '', '', now() - $5 * interval '1 second')`, p.Space, p.ID, version, contact, ago.Seconds())
}

// shop is a workspace with an owner, two assistants, and one customer.
type shop struct {
	*house
	space                   space
	owner, assistant, other person
	customer                uuid.UUID
}

const customerEmail = "helene@customers.example"

func newShop(t testing.TB) *shop {
	t.Helper()
	h := newHouse(t)
	s := &shop{house: h, space: h.space(t, "atelier")}
	s.owner, s.assistant, s.other = h.member(t, s.space, "owner", "owner"), h.member(t, s.space, "assistant", "assistant"), h.member(t, s.space, "other", "assistant")
	s.customer = h.contact(t, s.space, "Helene Dubois", customerEmail)
	return s
}

func (s *shop) lookup(t testing.TB, p person, email string) (ledger.Found, error) {
	t.Helper()
	return s.Store.Lookup(t.Context(), grant[policy.Lookup](t, s.house, p, policy.Contacts), address(t, email), "")
}
