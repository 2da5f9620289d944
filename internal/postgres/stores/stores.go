// Package stores puts the repositories of all areas together. It is the one
// place below the web where they meet.
package stores

import (
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/learning"
	"latchkey/internal/postgres/overview"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/sales"
	"latchkey/internal/records"
)

// Stores are the repositories of a workspace.
type Stores struct {
	Ledger
	Kit
	People
	Customers
	Sales
	Learning
	Overview
}

// The repositories by names of their own, so that one struct holds them all.
type (
	Ledger    = postgres.Ledger
	Kit       = kit.Store
	People    = people.Store
	Customers = customers.Store
	Sales     = sales.Store
	Learning  = learning.Store
	Overview  = overview.Store
)

// New returns the repositories of a workspace.
func New(db *postgres.Database) Stores {
	s := Stores{
		Ledger: postgres.NewLedger(db), People: people.New(db), Customers: customers.New(db),
		Sales: sales.New(db), Learning: learning.New(db), Overview: overview.New(db),
	}
	s.Kit = kit.New(db, s.exports())
	return s
}

// Files does the long work of the queue.
type Files struct {
	kit.Files
	customers.Jobs
}

// NewFiles returns the repository of the long work.
func NewFiles(db *postgres.Database) Files {
	return Files{kit.NewFiles(db, New(db).exports(), takers), customers.NewJobs(db)}
}

// takers are the lists that can come in.
var takers = map[policy.Resource]kit.Taker{
	policy.Contacts:     customers.TakeContacts,
	policy.Transactions: sales.TakeTransactions,
}

// exports are the lists that can leave.
func (s Stores) exports() map[policy.Resource]kit.ExportSource {
	return map[policy.Resource]kit.ExportSource{
		policy.Contacts: {
			Count: `select count(*) from contacts where workspace_id = current_workspace() and deleted_at is null`,
			Read:  customers.ExportContacts,
		},
		policy.Transactions:      kit.RecordExport(records.Transactions),
		policy.Subscriptions:     kit.RecordExport(records.Subscriptions),
		policy.Orders:            kit.RecordExport(records.Orders),
		policy.AffiliateInvoices: kit.RecordExport(records.AffiliateInvoices),
		policy.Students:          kit.RecordExport(records.Students),
		policy.AuditLog: {
			Count: `select (select count(*) from activity where workspace_id = current_workspace()) +
			(select count(*) from lookups where workspace_id = current_workspace())`,
			Read: people.ExportActivity,
		},
		policy.DigitalProducts:  s.DigitalProducts.Export(),
		policy.PhysicalProducts: s.PhysicalProducts.Export(),
		policy.Coupons:          s.Coupons.Export(),
		policy.Courses:          s.Courses.Export(),
		policy.Bundles:          s.Bundles.Export(),
	}
}
