package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/records"
)

// Exports are the lists of this area that can leave.
func (s Store) Exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{
		policy.Transactions:      kit.RecordExport(records.Transactions),
		policy.Subscriptions:     kit.RecordExport(records.Subscriptions),
		policy.Orders:            kit.RecordExport(records.Orders),
		policy.AffiliateInvoices: kit.RecordExport(records.AffiliateInvoices),
		policy.DigitalProducts:   s.DigitalProducts.Export(),
		policy.PhysicalProducts:  s.PhysicalProducts.Export(),
		policy.Coupons:           s.Coupons.Export(),
	}
}

// Takers are the lists of this area that can come in.
var Takers = map[policy.Resource]kit.Taker{policy.Transactions: TakeTransactions}
