package stores_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// everyAct does to one record all that a member may, and hands back what came
// of each.
func (h *house) everyAct(t *testing.T, by pgtest.Person, kind *records.Kind, id uuid.UUID) map[string]error {
	t.Helper()
	acts := map[string]error{}
	full, err := h.opened(t, by, kind, id)
	if acts["open"] = err; err != nil && (full.Label != "" || full.Customer.Shown != "" || len(full.Lines) > 0) {
		t.Errorf("%s: something comes with the refusal: %+v", kind, full)
	}
	acts["update"] = h.update(t, by, kind, id, h.RecordDraft(t, kind, by.Space))
	acts["move"] = h.move(t, by, kind, id, kind.Passages[len(kind.Passages)-1].Step)
	if g, err := policy.Authorize[policy.Delete](h.Actor(t, by), kind.Resource); err == nil {
		_, acts["delete"] = h.records(kind).Delete(t.Context(), g, id)
	}
	return acts
}

// What a member found is open to them alone, for half an hour; all else is as
// if it never was.
func TestRule27OnlyTheEntryOpensARecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(t *testing.T, s *shop)
		open    bool
	}{
		"no entry":         {func(*testing.T, *shop) {}, false},
		"just now":         {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 0) }, true},
		"29 minutes ago":   {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 29*time.Minute) }, true},
		"30 minutes ago":   {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 30*time.Minute) }, false},
		"another member's": {func(t *testing.T, s *shop) { s.NewLookup(t, s.other, s.customer, 1, 0) }, false},
		"another customer's": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.NewContact(t, s.space, "Jan", "jan@customers.example"), 1, 0)
		}, false},
		"access has changed": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.customer, 1, 0)
			s.Exec(t, `update members set version = version + 1 where id = $1`, s.assistant.ID)
		}, false},
		"the customer is deleted": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.customer, 1, 0)
			s.Exec(t, `update contacts set deleted_at = now() where id = $1`, s.customer)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			lists := map[*records.Kind]uuid.UUID{}
			for _, kind := range pgtest.Kinds {
				states := kind.States
				lists[kind] = s.NewRecord(t, kind, s.customer, states[0])
			}
			c.prepare(t, s)
			for kind, id := range lists {
				if kind == sales.Orders {
					continue // They are open to an assistant by themselves.
				}
				d := s.RecordDraft(t, kind, s.space.ID)
				before := s.Dump(t)
				if _, err := s.create(t, s.assistant, kind, s.customer, d); !c.open {
					pgtest.MustBe(t, fault.NotFound, err)
				} else {
					pgtest.Must(t, err)
				}
				for act, err := range s.everyAct(t, s.assistant, kind, id) {
					if c.open {
						pgtest.Must(t, err)
					} else if pgtest.KindOf(err) != fault.NotFound {
						t.Errorf("%s: %s: %v", kind, act, err)
					}
				}
				after := s.Dump(t)
				delete(before, "courses") // A draft of a student brings its own.
				delete(after, "courses")
				if diff := cmp.Diff(before, after); !c.open && diff != "" {
					t.Errorf("%s: rows have changed:\n%s", kind, diff)
				}
			}
			// An order needs the customer found only to be added.
			if _, err := s.create(t, s.assistant, sales.Orders, s.customer,
				s.RecordDraft(t, sales.Orders, s.space.ID)); (err == nil) != c.open || err != nil && pgtest.KindOf(err) != fault.NotFound {
				t.Errorf("adding an order: %v", err)
			}
		})
	}
}

// Whoever lists keeps what a deleted customer bought, without the customer.
func TestRecordsOfADeletedCustomerStay(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, kind := range pgtest.Kinds {
		states := kind.States
		id := s.NewRecord(t, kind, s.customer, states[0])
		s.Exec(t, `update contacts set deleted_at = now() where id = $1`, s.customer)
		full, err := s.opened(t, s.owner, kind, id)
		if err != nil || full.Contact != uuid.Nil || full.Label == "" {
			t.Errorf("%s: %+v, %v", kind, full, err)
		}
		if _, err := s.create(t, s.owner, kind, s.customer, s.RecordDraft(t, kind, s.space.ID)); pgtest.KindOf(err) != fault.NotFound {
			t.Errorf("%s: one more for a deleted customer: %v", kind, err)
		}
		s.Exec(t, `update contacts set deleted_at = null where id = $1`, s.customer)
	}
}

// Rule 11 of the product: where an order goes shows as long as it is to be
// shipped, and never to whoever only looks up after that.
func TestAnOrderShowsItsAddressUntilItIsShipped(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `update contacts set street = 'Rue du Four 3', postal_code = '69005', city = 'Lyon', country = 'FR' where id = $1`, s.customer)
	for state, shown := range map[string]bool{"open": true, "paid": true, "shipped": false, "cancelled": false} {
		own, given := s.NewRecord(t, sales.Orders, s.customer, state), s.NewRecord(t, sales.Orders, s.customer, state)
		s.Exec(t, `update orders set ship_name = 'Neighbour', street = 'Rue du Four 5', city = 'Lyon' where id = $1`, given)
		for who, m := range map[string]pgtest.Person{"owner": s.owner, "assistant": s.assistant} {
			for _, id := range []uuid.UUID{own, given} {
				full, err := s.opened(t, m, sales.Orders, id)
				pgtest.Must(t, err)
				encoded, err := json.Marshal(full)
				pgtest.Must(t, err)
				if holds := strings.Contains(string(encoded), "Rue du Four") || strings.Contains(string(encoded), "69005"); holds != (shown || who == "owner") {
					t.Errorf("%s, an order that is %s: %s", who, state, encoded)
				}
				if to := full.Destination(); to.Name.Hidden {
					t.Errorf("%s, an order that is %s: the name is hidden", who, state)
				}
			}
		}
	}
}

// The page of an order shows what shipping needs, and nothing that leads to the
// customer by another way.
func TestRule28AnOrderShowsNameAndAddressAlone(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `update contacts set phone = '+33612345678', street = 'Rue du Four 3', postal_code = '69005', city = 'Lyon', country = 'FR'
		where id = $1`, s.customer)
	id := s.NewRecord(t, sales.Orders, s.customer, "open")
	read := func() (records.Full, string) {
		full, err := s.opened(t, s.assistant, sales.Orders, id)
		pgtest.Must(t, err)
		encoded, err := json.Marshal(full)
		pgtest.Must(t, err)
		return full, string(encoded)
	}
	full, text := read()
	if to := full.Destination(); to.Name.Shown != "Helene Dubois" || to.Street.Shown != "Rue du Four 3" || to.City.Shown != "Lyon" || full.Customer.Hidden {
		t.Errorf("where it goes: %+v", to)
	}
	for _, hidden := range []string{pgtest.CustomerEmail, "345678", s.customer.String()} {
		if strings.Contains(text, hidden) {
			t.Errorf("the order holds %s: %s", hidden, text)
		}
	}
	s.Exec(t, `update contacts set name = '' where id = $1`, s.customer)
	if full, text = read(); strings.Contains(text, pgtest.CustomerEmail) || !full.Customer.Hidden {
		t.Errorf("a customer without a name is %+v", full.Customer)
	}
	// Whom they found they are led to.
	s.NewLookup(t, s.assistant, s.customer, 1, 0)
	if full, text = read(); full.Contact != s.customer || strings.Contains(text, "345678") {
		t.Errorf("found: %+v", full)
	}
}

// A number that another invoice has would tell of it: whoever may not list
// chooses none.
func TestRule28AnAssistantProbesNoInvoiceNumbers(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.NewLookup(t, s.assistant, s.customer, 1, 0)
	taken := s.RecordDraft(t, sales.AffiliateInvoices, s.space.ID)
	_, err := s.create(t, s.owner, sales.AffiliateInvoices, s.NewContact(t, s.space, "Jan", "jan@customers.example"), taken)
	pgtest.Must(t, err)
	_, err = s.create(t, s.owner, sales.AffiliateInvoices, s.customer, taken)
	pgtest.MustBe(t, fault.Invalid, err)
	id, err := s.create(t, s.assistant, sales.AffiliateInvoices, s.customer, taken)
	pgtest.Must(t, err)
	pgtest.Must(t, s.update(t, s.assistant, sales.AffiliateInvoices, id, taken))
	full, err := s.opened(t, s.assistant, sales.AffiliateInvoices, id)
	if err != nil || full.Label == taken.Label || !strings.HasPrefix(full.Label, "AFF-") {
		t.Errorf("%+v, %v", full, err)
	}
}
