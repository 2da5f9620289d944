// Package sales keeps what is sold.
package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/sales"
)

// Store is everything of this area that belongs to a workspace.
type Store struct {
	db               *postgres.Database
	DigitalProducts  *kit.Section[sales.Product]
	PhysicalProducts *kit.Section[sales.Product]
	Coupons          *kit.Section[sales.Coupon]

	Payments *kit.Settings[sales.Payments]

	Transactions      *kit.Records
	Subscriptions     *kit.Records
	Orders            *kit.Records
	AffiliateInvoices *kit.Records
}

// ExportSources are the lists of this area that can leave.
func (s Store) ExportSources() kit.Exports {
	return kit.ExportsOf(
		s.DigitalProducts, s.PhysicalProducts, s.Coupons, s.Transactions, s.Subscriptions, s.Orders, s.AffiliateInvoices,
	)
}

// ImportTakers are the lists of this area that can come in.
func (Store) ImportTakers() kit.Takers {
	return kit.Takers{
		policy.Transactions:  {Take: takeTransactions, Undo: undoPayments},
		policy.Orders:        {Take: takeOrders, Undo: undoOrders},
		policy.Subscriptions: {Take: takeSubscriptions, Undo: undoSubscriptions},
	}
}

// New returns the repository of the area.
func New(db *postgres.Database) Store {
	return Store{
		db:               db,
		DigitalProducts:  kit.NewSection(db, sales.DigitalProducts),
		PhysicalProducts: kit.NewSection(db, sales.PhysicalProducts),
		Coupons:          kit.NewSection(db, sales.Coupons),

		Payments: kit.NewSettings(db, sales.PaymentSettings),

		Transactions:      kit.NewRecords(db, transactions),
		Subscriptions:     kit.NewRecords(db, subscriptions),
		Orders:            kit.NewRecords(db, orders),
		AffiliateInvoices: kit.NewRecords(db, affiliateInvoices),
	}
}
