package customers_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// A found customer is told to close half an hour after the member's own latest
// lookup of them, which is when they do.
func TestRule27ThePageTellsWhenItCloses(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	another := s.NewContact(t, s.space, "Jan", "jan@customers.example")
	for _, e := range []struct {
		by      pgtest.Person
		contact uuid.UUID
		version int64
		ago     time.Duration
	}{
		{s.assistant, s.customer, 1, 20 * time.Minute}, {s.assistant, s.customer, 1, 10 * time.Minute},
		{s.assistant, s.customer, 1, 25 * time.Minute},
		{s.other, s.customer, 1, time.Minute}, {s.assistant, another, 1, time.Minute}, {s.assistant, s.customer, 2, time.Minute},
	} {
		s.NewLookup(t, e.by, e.contact, e.version, e.ago)
	}
	c, err := s.Store.Customer(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts), s.customer)
	pgtest.Must(t, err)
	latest := pgtest.One[time.Time](t, s.DB, `
		select found_at from lookups where member_id = $1 and contact_id = $2 and member_version = 1 order by found_at desc limit 1`,
		s.assistant.ID, s.customer)
	if want := latest.Add(30 * time.Minute); !c.OpenUntil.Equal(want) {
		t.Errorf("it closes at %s, want %s", c.OpenUntil, want)
	}
}
