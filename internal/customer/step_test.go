package customer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/customer"
)

// passages are all ways from one state into another, by the step that leads there.
var passages = map[customer.Kind]map[customer.Step]map[string]string{
	customer.Transactions: {customer.Void: {"paid": "voided", "pending": "voided", "failed": "voided", "refunded": "voided"}},
	customer.Subscriptions: {
		customer.Resume: {"paused": "active"},
		customer.Pause:  {"active": "paused", "trial": "paused"},
		customer.Cancel: {"active": "cancelled", "trial": "cancelled", "paused": "cancelled"},
	},
	customer.Orders: {
		customer.Pay:    {"open": "paid"},
		customer.Ship:   {"paid": "shipped"},
		customer.Cancel: {"open": "cancelled", "paid": "cancelled"},
	},
	customer.AffiliateInvoices: {
		customer.Pay:  {"open": "paid"},
		customer.Void: {"open": "voided", "paid": "voided"},
	},
	customer.Students: {
		customer.Finish: {"enrolled": "finished"},
		customer.Resume: {"finished": "enrolled", "left": "enrolled"},
		customer.Leave:  {"enrolled": "left"},
	},
}

// There is no step but these, and none begins in a state that changes no more.
func TestStepsLeadFromTheirStatesAlone(t *testing.T) {
	t.Parallel()
	states := []string{"", "open", "paid", "pending", "failed", "refunded", "voided", "active", "trial", "paused", "cancelled", "shipped", "enrolled", "finished", "left"}
	steps := []customer.Step{"", customer.Void, customer.Pay, customer.Ship, customer.Cancel, customer.Pause, customer.Resume, customer.Finish, customer.Leave}
	for _, kind := range []customer.Kind{customer.Transactions, customer.Subscriptions, customer.Orders, customer.AffiliateInvoices, customer.Students, "contacts"} {
		known := map[customer.Step]bool{}
		for _, step := range kind.Steps() {
			known[step] = true
		}
		for _, step := range steps {
			if known[step] != (passages[kind][step] != nil) {
				t.Errorf("%s know the step %q: %t", kind, step, known[step])
			}
			for _, state := range states {
				want, leads := passages[kind][step][state]
				if to, ok := kind.Take(step, state); to != want || ok != leads {
					t.Errorf("%s: %s from %q leads to %q, %t; want %q", kind, step, state, to, ok, want)
				}
				if leads && customer.Final(state) {
					t.Errorf("%s: %s leads out of %q", kind, step, state)
				}
			}
		}
	}
	for _, state := range states {
		if got, want := customer.Final(state), state == "voided" || state == "cancelled"; got != want {
			t.Errorf("%q is final: %t", state, got)
		}
	}
}

// The form of a payment offers the state that it has first, and where it can go
// from there; a voided one, and any other record, none.
func TestTheFormOffersStatesOfAPayment(t *testing.T) {
	t.Parallel()
	for state, want := range map[string][]string{
		"": {"paid", "pending", "failed"}, "pending": {"pending", "paid", "failed"}, "failed": {"failed", "pending", "paid"},
		"paid": {"paid", "refunded"}, "refunded": {"refunded", "paid"}, "voided": nil, "open": nil,
	} {
		if diff := cmp.Diff(want, customer.Transactions.Choices(state)); diff != "" {
			t.Errorf("%q: %s", state, diff)
		}
		if got := customer.Orders.Choices(state); got != nil {
			t.Errorf("an order that is %q is offered %q", state, got)
		}
	}
}
