package sales

import (
	"latchkey/web/app"
	"latchkey/web/kit"
)

// Routes lists what is served of this area beside its sections and its records.
func (s *Pages) Routes() []app.Route { return kit.NewSettings(s.Kit, s.store.Payments).Routes() }

// Records are what hangs on customers in this area.
func (s *Pages) Records() []*kit.Records {
	return []*kit.Records{s.transactions(), s.subscriptions(), s.orders(), s.affiliateInvoices()}
}
