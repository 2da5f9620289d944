package customers_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Rule 29: a claim is shown to whoever lists. Saving another field loses it.
func TestAnUpdateKeepsClaims(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim)
		values ($1, $2, 'claimed@customers.example', 'claimed@customers.example', true)`, s.space.ID, s.customer)
	pgtest.Must(t, s.Store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts), s.customer,
		customers.Draft{Name: "Helene Dubois", Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true, Phone: "+33612345678"}))
	if n := pgtest.One[int](t, s.DB, `select count(*) from contact_addresses where contact_id = $1 and claim`, s.customer); n != 1 {
		t.Errorf("%d claims are left", n)
	}
}

// Whoever may not list does not assign.
func TestWhoeverMayNotListDoesNotAssign(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	d := customers.Draft{Name: "New", Email: pgtest.Address(t, "new@test.example"), HasEmail: true, AssigneeID: pgtest.Some(s.other.ID)}
	id, err := s.Store.CreateContact(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.assistant, policy.Contacts), d)
	pgtest.Must(t, err)
	if got := pgtest.One[uuid.NullUUID](t, s.DB, `select assignee_id from contacts where id = $1`, id); got.Valid {
		t.Error("an assistant assigned the customer that they made")
	}
}

func TestNoContactIsAssignedToSomebodyRemoved(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `update members set removed_at = now() where id = $1`, s.other.ID)
	err := s.Store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts), s.customer,
		customers.Draft{Name: "Helene Dubois", AssigneeID: pgtest.Some(s.other.ID)})
	if err == nil {
		t.Error("a customer is assigned to somebody who is no member any more")
	}
}

// Two members who save the same new tags in another order.
func TestTagsInAnotherOrderDoNotDeadlock(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	g := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts)
	ends := make(chan error, 40)
	for range 20 {
		a, b := "tag "+uuid.NewString(), "tag "+uuid.NewString()
		for _, tags := range [][]string{{a, b}, {b, a}} {
			go func() {
				_, err := s.Store.CreateContact(t.Context(), g, customers.Draft{Name: "New", Tags: tags})
				ends <- err
			}()
		}
	}
	for range 40 {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
}
