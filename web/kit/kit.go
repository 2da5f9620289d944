// Package kit is what several areas draw with: sections, what hangs on a customer,
// the restricted search, files that leave and come in. It knows no area.
package kit

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	store "latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// Kit holds what its pages need.
type Kit struct {
	*app.Server
	Ledger    postgres.Ledger
	store     store.Store
	customers Customers
	accounts  Accounts
}

// Customers reads the people on whom records hang.
type Customers interface {
	Customer(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, kinds map[records.Kind]policy.Grant[policy.Open]) (customers.Contact, map[records.Kind][]records.Record, error)
	ContactChoices(ctx context.Context, grant policy.Grant[policy.Open]) (customers.Choices, error)
}

// New makes the kit of a server.
func New(s *app.Server, ledger postgres.Ledger, store store.Store, customers Customers, accounts Accounts) *Kit {
	return &Kit{s, ledger, store, customers, accounts}
}

// CustomerOf reads the customer that an address names, with the records that the
// same actor may open.
func (s *Kit) CustomerOf(r *app.Request, grant policy.Grant[policy.Open], withRecords bool) (customers.Contact, map[records.Kind][]records.Record, error) {
	id, err := r.ID()
	if err != nil {
		return customers.Contact{}, nil, err
	}
	opened := map[records.Kind]policy.Grant[policy.Open]{}
	for _, k := range Kinds {
		if open, err := policy.Authorize[policy.Open](grant.Actor(), k.Resource); err == nil && withRecords {
			opened[k.Kind] = open
		}
	}
	return s.customers.Customer(r.Context(), grant, id, opened)
}
