package stores_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// Each kind is opened by a grant for that kind and no other, in a list and
// among a customer's records.
func TestRule13EachKindOfRecordsNeedsItsOwnGrant(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	id := pgtest.One[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 limit 1`, owner.Space)
	contacts := pgtest.Grant[policy.Open](t, h.DB, owner, policy.Contacts)
	for kind, right := range pgtest.KindResource {
		for _, resource := range pgtest.KindResource {
			want := error(nil)
			if resource != right {
				want = policy.ErrWrongGrant
			}
			_, err := h.Store.Records(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, resource), kind, records.RecordQuery{Limit: 1}, nil)
			if !errors.Is(err, want) {
				t.Errorf("%s with a grant for %s: %v", kind, resource, err)
			}
			c, lists, err := h.Store.Customer(t.Context(), contacts, id, kindGrants{kind: pgtest.Grant[policy.Open](t, h.DB, owner, resource)})
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
	for _, id := range pgtest.List[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1`, owner.Space) {
		ours[id] = true
	}
	page, err := h.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts), customers.ContactQuery{Limit: 2000})
	pgtest.Must(t, err)
	if len(page.Contacts) != min(len(ours), 2000) || page.Count != min(len(ours), 1001) {
		t.Errorf("%d customers and a count of %d, the workspace has %d", len(page.Contacts), page.Count, len(ours))
	}
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("%s is of another workspace", c.Email.Shown)
		}
	}
	foreign := pgtest.One[string](t, h.DB, `select split_part(email, '@', 1) || '@' || split_part(email, '@', 2) from contacts where workspace_id = $1 and email <> '' limit 1`, stranger.Space)
	page, err = h.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts), customers.ContactQuery{Search: foreign, Limit: 50})
	pgtest.Must(t, err)
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("a search finds %s", c.Email.Shown)
		}
	}
	for kind, resource := range pgtest.KindResource {
		found, err := h.Store.Records(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, resource), kind, records.RecordQuery{Limit: 5000}, nil)
		pgtest.Must(t, err)
		if want := pgtest.One[int](t, h.DB, `select count(*) from `+string(kind)+` where workspace_id = $1`, owner.Space); len(found.Records) != min(want, 5000) {
			t.Errorf("%d %s, the workspace has %d", len(found.Records), kind, want)
		}
		for _, r := range found.Records {
			if !ours[r.Contact] {
				t.Errorf("%s: a record of another workspace's customer", kind)
			}
		}
	}
	log, err := h.Store.Activity(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.AuditLog), activity.Query{Limit: 10000})
	pgtest.Must(t, err)
	if want := pgtest.One[int](t, h.DB, `select (select count(*) from activity where workspace_id = $1) + (select count(*) from lookups where workspace_id = $1)`, owner.Space); len(log.Entries) != want {
		t.Errorf("%d lines of the log, the workspace has %d", len(log.Entries), want)
	}
}
