package sales

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
)

// Exports are the lists of this area that can leave.
func (s Store) Exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{
		policy.Transactions:      s.Transactions.Export(),
		policy.Subscriptions:     s.Subscriptions.Export(),
		policy.Orders:            s.Orders.Export(),
		policy.AffiliateInvoices: s.AffiliateInvoices.Export(),
		policy.DigitalProducts:   s.DigitalProducts.Export(),
		policy.PhysicalProducts:  s.PhysicalProducts.Export(),
		policy.Coupons:           s.Coupons.Export(),
	}
}

// Takers are the lists of this area that can come in.
var Takers = map[policy.Resource]kit.Taker{policy.Transactions: TakeTransactions}
