package postgres_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
)

// Rule 29: a claim is shown to whoever lists. Saving another field loses it.
func TestAnUpdateKeepsClaims(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim) values ($1, $2, 'claimed@customers.example', 'claimed@customers.example', true)`, s.space.ID, s.customer)
	must(t, s.Store.UpdateContact(t.Context(), grant[policy.Update](t, s.house, s.owner, policy.Contacts), s.customer,
		customers.Draft{Name: "Helene Dubois", Email: address(t, customerEmail), HasEmail: true, Phone: "+33612345678"}))
	if n := one[int](t, s.house, `select count(*) from contact_addresses where contact_id = $1 and claim`, s.customer); n != 1 {
		t.Errorf("%d claims are left", n)
	}
}

// Whoever may not list does not assign.
func TestWhoeverMayNotListDoesNotAssign(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	d := customers.Draft{Name: "New", Email: address(t, "new@test.example"), HasEmail: true, AssigneeID: some(s.other.ID)}
	id, err := s.Store.CreateContact(t.Context(), grant[policy.Create](t, s.house, s.assistant, policy.Contacts), d)
	must(t, err)
	if got := one[uuid.NullUUID](t, s.house, `select assignee_id from contacts where id = $1`, id); got.Valid {
		t.Error("an assistant assigned the customer that they made")
	}
}

func TestNoContactIsAssignedToSomebodyRemoved(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec(t, `update members set removed_at = now() where id = $1`, s.other.ID)
	err := s.Store.UpdateContact(t.Context(), grant[policy.Update](t, s.house, s.owner, policy.Contacts), s.customer,
		customers.Draft{Name: "Helene Dubois", AssigneeID: some(s.other.ID)})
	if err == nil {
		t.Error("a customer is assigned to somebody who is no member any more")
	}
}

// product.md: "unassigned by default".
func TestARemovalUnassigns(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec(t, `update contacts set assignee_id = $1 where id = $2`, s.other.ID, s.customer)
	_, err := s.Store.RemoveMember(t.Context(), grant[policy.Delete](t, s.house, s.owner, policy.Members), s.other.ID, uuid.NullUUID{})
	must(t, err)
	if got := one[uuid.NullUUID](t, s.house, `select assignee_id from contacts where id = $1`, s.customer); got.Valid {
		t.Error("the customer is still assigned to who was removed")
	}
}

// Two members who save the same new tags in another order.
func TestTagsInAnotherOrderDoNotDeadlock(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	g := grant[policy.Create](t, s.house, s.owner, policy.Contacts)
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
