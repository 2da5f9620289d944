package postgres_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/customers"
	"latchkey/internal/masked"
	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// kindResource is each kind of records with what opens it.
var kindResource = map[records.Kind]policy.Resource{
	records.Transactions: policy.Transactions, records.Subscriptions: policy.Subscriptions, records.Orders: policy.Orders,
	records.AffiliateInvoices: policy.AffiliateInvoices, records.Students: policy.Students,
}

// What a lookup hides, no list shows: the whole answer holds no name, no
// address and no id of a customer.
func TestRule28AMaskedListHoldsNothingOfACustomer(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	assistant := h.demoMember(t, "atelier-marchand", "assistant")
	hidden := list[string](t, h, `
		select v from contacts, unnest(array[name, name_key, email, phone, street, id::text]) v where workspace_id = $1 and length(v) > 5
		union select email_key from contact_addresses where workspace_id = $1`, assistant.Space)
	if len(hidden) < 100 {
		t.Fatalf("only %d words to look for", len(hidden))
	}
	for kind, resource := range kindResource {
		g, err := policy.Authorize[policy.List](h.actor(t, assistant), resource)
		if err != nil {
			continue // A section that is opened by a lookup alone.
		}
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			page, err := h.Store.Records(t.Context(), g, kind, records.RecordQuery{Limit: 1000}, nil)
			must(t, err)
			if len(page.Records) < 20 {
				t.Fatalf("only %d records", len(page.Records))
			}
			encoded, err := json.Marshal(page)
			must(t, err)
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
	if _, err := policy.Authorize[policy.List](h.actor(t, assistant), policy.Orders); err != nil {
		t.Errorf("no list was looked at: %v", err)
	}
}

// What is sold where customers are hidden is shown in the same order as where
// they are not.
func TestRule28OnlyTheCustomerIsHidden(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	q := records.RecordQuery{Limit: 50}
	read := func(name string) records.RecordPage {
		page, err := h.Store.Records(t.Context(), grant[policy.List](t, h, h.demoMember(t, "atelier-marchand", name), policy.Orders), records.Orders, q, nil)
		must(t, err)
		return page
	}
	whole, hidden := read("owner"), read("assistant")
	for i := range whole.Records {
		if whole.Records[i].Contact == uuid.Nil || whole.Records[i].Customer.Hidden {
			t.Errorf("an owner sees %+v", whole.Records[i])
		}
		for _, page := range []records.RecordPage{whole, hidden} {
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
	owner := h.demoMember(t, "atelier-marchand", "owner")
	revenue, other := grant[policy.List](t, h, owner, policy.Revenue), grant[policy.List](t, h, owner, policy.Orders)
	zero := *new(policy.Grant[policy.List])
	for kind, resource := range kindResource {
		g, q := grant[policy.List](t, h, owner, resource), records.RecordQuery{Limit: 1}
		page, err := h.Store.Records(t.Context(), g, kind, q, &revenue)
		must(t, err)
		if money := kind != records.Students && kind != records.Subscriptions; money != (len(page.Totals) > 0) {
			t.Errorf("%s: totals %+v", kind, page.Totals)
		}
		page, err = h.Store.Records(t.Context(), g, kind, q, nil)
		must(t, err)
		if page.Totals != nil {
			t.Errorf("%s: totals without the grant: %+v", kind, page.Totals)
		}
		for wrong, want := range map[*policy.Grant[policy.List]]error{&other: policy.ErrWrongGrant, &zero: policy.ErrNobody} {
			if page, err = h.Store.Records(t.Context(), g, kind, q, wrong); !errors.Is(err, want) || page.Records != nil || page.Totals != nil {
				t.Errorf("%s: %+v, %v, want %v", kind, page, err, want)
			}
		}
	}
	if _, err := policy.Authorize[policy.List](h.actor(t, h.demoMember(t, "atelier-marchand", "assistant")), policy.Revenue); err == nil {
		t.Error("an assistant has the grant for revenue")
	}
}

// Each kind is opened by a grant for that kind and no other, in a list and
// among a customer's records.
func TestRule13EachKindOfRecordsNeedsItsOwnGrant(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.demoMember(t, "atelier-marchand", "owner")
	id := one[uuid.UUID](t, h, `select id from contacts where workspace_id = $1 limit 1`, owner.Space)
	contacts := grant[policy.Open](t, h, owner, policy.Contacts)
	for kind, right := range kindResource {
		for _, resource := range kindResource {
			want := error(nil)
			if resource != right {
				want = policy.ErrWrongGrant
			}
			_, err := h.Store.Records(t.Context(), grant[policy.List](t, h, owner, resource), kind, records.RecordQuery{Limit: 1}, nil)
			if !errors.Is(err, want) {
				t.Errorf("%s with a grant for %s: %v", kind, resource, err)
			}
			c, lists, err := h.Store.Customer(t.Context(), contacts, id, kindGrants{kind: grant[policy.Open](t, h, owner, resource)})
			if !errors.Is(err, want) || err != nil && (c.Name.Shown != "" || lists != nil) {
				t.Errorf("a customer's %s with a grant for %s: %v", kind, resource, err)
			}
		}
		if _, _, err := h.Store.Customer(t.Context(), contacts, id, kindGrants{kind: {}}); !errors.Is(err, policy.ErrNobody) {
			t.Errorf("a customer's %s with the zero grant: %v", kind, err)
		}
	}
}

// Lists of customers and of records hold nobody of another workspace.
func TestRule15ListsHoldNoCustomerOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	h, owner, stranger, _ := neighbours(t)
	ours := map[uuid.UUID]bool{}
	for _, id := range list[uuid.UUID](t, h, `select id from contacts where workspace_id = $1`, owner.Space) {
		ours[id] = true
	}
	page, err := h.Store.Contacts(t.Context(), grant[policy.List](t, h, owner, policy.Contacts), customers.ContactQuery{Limit: 2000})
	must(t, err)
	if len(page.Contacts) != min(len(ours), 2000) || page.Count != min(len(ours), 1001) {
		t.Errorf("%d customers and a count of %d, the workspace has %d", len(page.Contacts), page.Count, len(ours))
	}
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("%s is of another workspace", c.Email.Shown)
		}
	}
	foreign := one[string](t, h, `select split_part(email, '@', 1) || '@' || split_part(email, '@', 2) from contacts where workspace_id = $1 and email <> '' limit 1`, stranger.Space)
	page, err = h.Store.Contacts(t.Context(), grant[policy.List](t, h, owner, policy.Contacts), customers.ContactQuery{Search: foreign, Limit: 50})
	must(t, err)
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("a search finds %s", c.Email.Shown)
		}
	}
	for kind, resource := range kindResource {
		found, err := h.Store.Records(t.Context(), grant[policy.List](t, h, owner, resource), kind, records.RecordQuery{Limit: 5000}, nil)
		must(t, err)
		if want := one[int](t, h, `select count(*) from `+string(kind)+` where workspace_id = $1`, owner.Space); len(found.Records) != min(want, 5000) {
			t.Errorf("%d %s, the workspace has %d", len(found.Records), kind, want)
		}
		for _, r := range found.Records {
			if !ours[r.Contact] {
				t.Errorf("%s: a record of another workspace's customer", kind)
			}
		}
	}
	log, err := h.Store.Activity(t.Context(), grant[policy.List](t, h, owner, policy.AuditLog), activity.Query{Limit: 10000})
	must(t, err)
	if want := one[int](t, h, `select (select count(*) from activity where workspace_id = $1) + (select count(*) from lookups where workspace_id = $1)`, owner.Space); len(log.Entries) != want {
		t.Errorf("%d lines of the log, the workspace has %d", len(log.Entries), want)
	}
}
