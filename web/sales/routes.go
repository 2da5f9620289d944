package sales

import (
	"slices"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// Routes lists what is served of this area.
func (s *Pages) Routes() []app.Route {
	lists := []app.Route{
		app.Get("/w/{workspace}/transactions", app.Section(policy.Transactions, s.RecordList(records.Transactions), s.Find(policy.Transactions))),
		app.Get("/w/{workspace}/transactions/import", app.Page(policy.Transactions, s.ImportPage(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/import", app.Upload(policy.Transactions, s.UploadFile(policy.Transactions))),
		app.Get("/w/{workspace}/transactions/imports/{id}", app.Page(policy.Transactions, s.OneImport(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/imports/{id}", app.Page(policy.Transactions, s.StartImport(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/imports/{id}/cancel", app.Page(policy.Transactions, s.CancelImport(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/imports/{id}/refused", app.Page(policy.Transactions, s.RefusedRows(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/lookup", app.Page(policy.Transactions, s.Lookup(policy.Transactions))),
		app.Post("/w/{workspace}/transactions/export", app.Page(policy.Transactions, s.Export(policy.Transactions))),
		app.Get("/w/{workspace}/subscriptions", app.Section(policy.Subscriptions, s.RecordList(records.Subscriptions), s.Find(policy.Subscriptions))),
		app.Post("/w/{workspace}/subscriptions/lookup", app.Page(policy.Subscriptions, s.Lookup(policy.Subscriptions))),
		app.Post("/w/{workspace}/subscriptions/export", app.Page(policy.Subscriptions, s.Export(policy.Subscriptions))),
		app.Get("/w/{workspace}/orders", app.Page(policy.Orders, s.RecordList(records.Orders))),
		app.Post("/w/{workspace}/orders/export", app.Page(policy.Orders, s.Export(policy.Orders))),
		app.Get("/w/{workspace}/affiliate-invoices", app.Section(policy.AffiliateInvoices, s.RecordList(records.AffiliateInvoices), s.Find(policy.AffiliateInvoices))),
		app.Post("/w/{workspace}/affiliate-invoices/lookup", app.Page(policy.AffiliateInvoices, s.Lookup(policy.AffiliateInvoices))),
		app.Post("/w/{workspace}/affiliate-invoices/export", app.Page(policy.AffiliateInvoices, s.Export(policy.AffiliateInvoices))),
	}
	return slices.Concat(lists, s.RecordRoutes(records.Transactions), s.RecordRoutes(records.Subscriptions), s.RecordRoutes(records.Orders), s.RecordRoutes(records.AffiliateInvoices))
}
