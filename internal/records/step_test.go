package records_test

import (
	"testing"

	"latchkey/internal/records"

	"github.com/google/go-cmp/cmp"
)

// passages are all ways from one state into another, by the step that leads there.
var passages = map[records.Kind]map[records.Step]map[string]string{
	records.Transactions: {records.Void: {"paid": "voided", "pending": "voided", "failed": "voided", "refunded": "voided"}},
	records.Subscriptions: {
		records.Resume: {"paused": "active"},
		records.Pause:  {"active": "paused", "trial": "paused"},
		records.Cancel: {"active": "cancelled", "trial": "cancelled", "paused": "cancelled"},
	},
	records.Orders: {
		records.Pay:    {"open": "paid"},
		records.Ship:   {"paid": "shipped"},
		records.Cancel: {"open": "cancelled", "paid": "cancelled"},
	},
	records.AffiliateInvoices: {
		records.Pay:  {"open": "paid"},
		records.Void: {"open": "voided", "paid": "voided"},
	},
	records.Students: {
		records.Finish: {"enrolled": "finished"},
		records.Resume: {"finished": "enrolled", "left": "enrolled"},
		records.Leave:  {"enrolled": "left"},
	},
}

// There is no step but these, and none begins in a state that changes no more.
func TestStepsLeadFromTheirStatesAlone(t *testing.T) {
	t.Parallel()
	states := []string{"", "open", "paid", "pending", "failed", "refunded", "voided", "active", "trial", "paused", "cancelled", "shipped", "enrolled",
		"finished", "left"}
	steps := []records.Step{"", records.Void, records.Pay, records.Ship, records.Cancel, records.Pause, records.Resume, records.Finish, records.Leave}
	for _, kind := range []records.Kind{records.Transactions, records.Subscriptions, records.Orders, records.AffiliateInvoices, records.Students, "contacts"} {
		known := map[records.Step]bool{}
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
				if leads && records.Final(state) {
					t.Errorf("%s: %s leads out of %q", kind, step, state)
				}
			}
		}
	}
	for _, state := range states {
		if got, want := records.Final(state), state == "voided" || state == "cancelled"; got != want {
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
		if diff := cmp.Diff(want, records.Transactions.Choices(state)); diff != "" {
			t.Errorf("%q: %s", state, diff)
		}
		if got := records.Orders.Choices(state); got != nil {
			t.Errorf("an order that is %q is offered %q", state, got)
		}
	}
}
