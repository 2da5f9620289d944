package records_test

import (
	"slices"
	"testing"
	"time"

	"latchkey/internal/learning"
	"latchkey/internal/records"
	"latchkey/internal/sales"

	"github.com/google/go-cmp/cmp"
)

// passages are all ways from one state into another, by the step that leads there.
var passages = map[*records.Kind]map[records.Step]map[string]string{
	sales.Transactions: {records.Void: {"paid": "voided", "pending": "voided", "failed": "voided", "refunded": "voided"}},
	sales.Subscriptions: {
		records.Resume: {"paused": "active"},
		records.Pause:  {"active": "paused", "trial": "paused"},
		records.Cancel: {"active": "cancelled", "trial": "cancelled", "paused": "cancelled"},
	},
	sales.Orders: {
		records.Pay:    {"open": "paid"},
		records.Ship:   {"paid": "shipped"},
		records.Cancel: {"open": "cancelled", "paid": "cancelled"},
	},
	sales.AffiliateInvoices: {
		records.Pay:  {"open": "paid"},
		records.Void: {"open": "voided", "paid": "voided"},
	},
	learning.Students: {
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
	for _, kind := range []*records.Kind{sales.Transactions, sales.Subscriptions, sales.Orders, sales.AffiliateInvoices, learning.Students} {
		known := map[records.Step]bool{}
		for _, p := range kind.Passages {
			known[p.Step] = true
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

// A payment begins in some states, and goes from each of the others where it can.
func TestAPaymentGoesWhereItCan(t *testing.T) {
	t.Parallel()
	ways := map[string][]string{
		"": {"paid", "pending", "failed"}, "pending": {"pending", "paid", "failed"}, "failed": {"failed", "pending", "paid"},
		"paid": {"paid"}, "refunded": {"refunded", "paid"},
	}
	if diff := cmp.Diff(ways, sales.Transactions.Typed); diff != "" {
		t.Error(diff)
	}
	for from := range ways {
		for _, to := range append(sales.Transactions.States, "", "open", "lost") {
			d := records.Draft{At: time.Now(), Sort: sales.Charge, State: to, Label: "Vase", Amount: 100, Currency: "EUR"}
			_, wrong := sales.Transactions.Clean(d, from)
			if (len(wrong) == 0) != slices.Contains(ways[from], to) {
				t.Errorf("from %q to %q: %v", from, to, wrong)
			}
		}
	}
}
