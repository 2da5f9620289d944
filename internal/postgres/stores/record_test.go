package stores_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/learning"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// What a lookup hides, no list shows: the whole answer holds no name, no
// address and no id of a customer.
func TestRule28AMaskedListHoldsNothingOfACustomer(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	assistant := h.DemoMember(t, "atelier-marchand", "assistant")
	hidden := pgtest.List[string](t, h.DB, `
		select v from contacts, unnest(array[name, name_key, email, phone, street, id::text]) v where workspace_id = $1 and length(v) > 5
		union select email_key from contact_addresses where workspace_id = $1`, assistant.Space)
	if len(hidden) < 100 {
		t.Fatalf("only %d words to look for", len(hidden))
	}
	for _, kind := range pgtest.Kinds {
		resource := kind.Resource
		g, err := policy.Authorize[policy.List](h.Actor(t, assistant), resource)
		if err != nil {
			continue // A section that is opened by a lookup alone.
		}
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			page, err := h.records(kind).List(t.Context(), g, records.Query{Limit: 1000}, nil)
			pgtest.Must(t, err)
			if len(page.Records) < 20 {
				t.Fatalf("only %d records", len(page.Records))
			}
			encoded, err := json.Marshal(page)
			pgtest.Must(t, err)
			text := string(encoded)
			for _, words := range hidden {
				if quoted, _ := json.Marshal(words); strings.Contains(text, strings.Trim(string(quoted), `"`)) {
					t.Errorf("the page holds %q", words)
				}
			}
			for _, r := range page.Records {
				if r.Contact != uuid.Nil || !r.Customer.Hidden || r.Address.Shown != "" && !r.Address.Hidden {
					t.Errorf("%+v", r)
				}
			}
			if page.Totals != nil {
				t.Errorf("totals without a grant: %+v", page.Totals)
			}
		})
	}
	if _, err := policy.Authorize[policy.List](h.Actor(t, assistant), policy.Orders); err != nil {
		t.Errorf("no list was looked at: %v", err)
	}
}

// What is sold where customers are hidden is shown in the same order as where
// they are not.
func TestRule28OnlyTheCustomerIsHidden(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	q := records.Query{Limit: 50}
	read := func(name string) records.Page {
		page, err := h.records(sales.Orders).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, h.DemoMember(t, "atelier-marchand", name),
			policy.Orders), q, nil)
		pgtest.Must(t, err)
		return page
	}
	whole, hidden := read("owner"), read("assistant")
	for i := range whole.Records {
		if whole.Records[i].Contact == uuid.Nil || whole.Records[i].Customer.Hidden {
			t.Errorf("an owner sees %+v", whole.Records[i])
		}
		for _, page := range []records.Page{whole, hidden} {
			page.Records[i].Contact, page.Records[i].Customer, page.Records[i].Address = uuid.Nil, masked.Text{}, masked.Text{}
		}
	}
	if diff := cmp.Diff(whole, hidden); diff != "" {
		t.Error("more differs than the customer (-owner +assistant):\n" + diff)
	}
}

// Totals of money come with the grant for revenue alone.
func TestRule28TotalsNeedTheGrantForRevenue(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	revenue, other := pgtest.Grant[policy.List](t, h.DB, owner, policy.Revenue), pgtest.Grant[policy.List](t, h.DB, owner, policy.Orders)
	zero := *new(policy.Grant[policy.List])
	for _, kind := range pgtest.Kinds {
		resource := kind.Resource
		g, q := pgtest.Grant[policy.List](t, h.DB, owner, resource), records.Query{Limit: 1}
		page, err := h.records(kind).List(t.Context(), g, q, &revenue)
		pgtest.Must(t, err)
		if money := kind != learning.Students && kind != sales.Subscriptions; money != (len(page.Totals) > 0) {
			t.Errorf("%s: totals %+v", kind, page.Totals)
		}
		page, err = h.records(kind).List(t.Context(), g, q, nil)
		pgtest.Must(t, err)
		if page.Totals != nil {
			t.Errorf("%s: totals without the grant: %+v", kind, page.Totals)
		}
		for wrong, want := range map[*policy.Grant[policy.List]]error{&other: policy.ErrWrongGrant, &zero: policy.ErrNobody} {
			if page, err = h.records(kind).List(t.Context(), g, q, wrong); !errors.Is(err, want) || page.Records != nil || page.Totals != nil {
				t.Errorf("%s: %+v, %v, want %v", kind, page, err, want)
			}
		}
	}
	if _, err := policy.Authorize[policy.List](h.Actor(t, h.DemoMember(t, "atelier-marchand", "assistant")), policy.Revenue); err == nil {
		t.Error("an assistant has the grant for revenue")
	}
}
