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

// Ledger names a repository, so that one struct holds it beside the others.
type Ledger = postgres.Ledger

// Kit names what several areas have in common.
type Kit = kit.Store

// People names the repository of its area.
type People = people.Store

// Customers names the repository of its area.
type Customers = customers.Store

// Sales names the repository of its area.
type Sales = sales.Store

// Learning names the repository of its area.
type Learning = learning.Store

// Overview names the repository of its area.
type Overview = overview.Store

// New returns the repositories of a workspace.
func New(db *postgres.Database) Stores {
	s := Stores{
		Ledger: postgres.NewLedger(db), People: people.New(db), Customers: customers.New(db),
		Sales: sales.New(db), Learning: learning.New(db),
	}
	s.Overview = overview.New(db, s.Orders.RecordTable)
	s.Kit = kit.New(db, s.exports())
	return s
}

// Records are the repositories of every kind of records.
func (s Stores) Records() []*kit.Records {
	return []*kit.Records{s.Transactions, s.Subscriptions, s.Orders, s.AffiliateInvoices, s.Students}
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
		policy.Contacts:          customers.ContactExport,
		policy.Transactions:      s.Transactions.Export(),
		policy.Subscriptions:     s.Subscriptions.Export(),
		policy.Orders:            s.Orders.Export(),
		policy.AffiliateInvoices: s.AffiliateInvoices.Export(),
		policy.Students:          s.Students.Export(),
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
