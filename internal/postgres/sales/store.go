// Package sales keeps what is sold.
package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db               *postgres.Database
	DigitalProducts  *kit.Section[sales.Product]
	PhysicalProducts *kit.Section[sales.Product]
	Coupons          *kit.Section[sales.Coupon]
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	all := kit.SectionExports(s.DigitalProducts, s.PhysicalProducts, s.Coupons)
	all[policy.Orders] = kit.RecordExport(records.Orders)
	all[policy.Transactions] = kit.RecordExport(records.Transactions)
	all[policy.Subscriptions] = kit.RecordExport(records.Subscriptions)
	all[policy.AffiliateInvoices] = kit.RecordExport(records.AffiliateInvoices)
	return all
}

// ImportTakers are the lists of this area that can come in.
func (Store) ImportTakers() kit.Takers { return kit.Takers{policy.Transactions: takeTransactions} }

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{
		db, kit.NewSection(db, sales.DigitalProducts), kit.NewSection(db, sales.PhysicalProducts), kit.NewSection(db, sales.Coupons),
	}
}
