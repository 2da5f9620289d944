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
	"latchkey/web/app"
)

// Kit holds what its pages need.
type Kit struct {
	*app.Server
	Ledger    postgres.Ledger
	store     store.Store
	customers Customers
	accounts  Accounts
	records   []*Records
}

// Customers reads the people on whom records hang.
type Customers interface {
	Customer(ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, latest ...*store.Latest) (customers.Contact, error)
	Contacts(ctx context.Context, grant policy.Grant[policy.List], q customers.ContactQuery) (customers.ContactPage, error)
	ContactChoices(ctx context.Context, grant policy.Grant[policy.Open], chosen ...uuid.NullUUID) (customers.Choices, error)
}

// New makes the kit of a server.
func New(s *app.Server, ledger postgres.Ledger, store store.Store, customers Customers, accounts Accounts) *Kit {
	return &Kit{Server: s, Ledger: ledger, store: store, customers: customers, accounts: accounts}
}

// CustomerOf reads the customer that an address names, with the latest records
// that are asked for.
func (s *Kit) CustomerOf(r *app.Request, grant policy.Grant[policy.Open], latest ...*store.Latest) (customers.Contact, error) {
	id, err := r.ID()
	if err != nil {
		return customers.Contact{}, err
	}
	return s.customers.Customer(r.Context(), grant, id, latest...)
}

// LatestFor asks for the records of each kind that somebody may open.
func (s *Kit) LatestFor(actor policy.Actor) (latest []*store.Latest) {
	for _, k := range s.records {
		if open, err := policy.Authorize[policy.Open](actor, k.Resource); err == nil {
			latest = append(latest, &store.Latest{Records: k.Records, Grant: open})
		}
	}
	return latest
}
