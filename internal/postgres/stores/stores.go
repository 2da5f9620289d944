// Package stores puts the repositories of all areas together, for the tests of
// what holds for all of them. The program puts areas together in web/site.
package stores

import (
	"maps"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/learning"
	"latchkey/internal/postgres/messages"
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
	Messages
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

// Messages names the repository of its area.
type Messages = messages.Store

// Overview names the repository of its area.
type Overview = overview.Store

// New returns the repositories of a workspace.
func New(db *postgres.Database) Stores {
	s := Stores{
		Ledger: postgres.NewLedger(db), People: people.New(db), Customers: customers.New(db),
		Sales: sales.New(db), Learning: learning.New(db), Messages: messages.New(db),
	}
	s.Overview = overview.New(db, s.Orders.RecordTable)
	s.Kit = kit.New(db, s.exports(), s.takers())
	return s
}

// Records are the repositories of every kind of records.
func (s Stores) Records() []*kit.Records {
	return []*kit.Records{s.Transactions, s.Subscriptions, s.Orders, s.AffiliateInvoices, s.Students}
}

// exports are the lists of all areas that can leave.
func (s Stores) exports() kit.Exports {
	all := kit.Exports{}
	for _, area := range s.areas() {
		if has, ok := area.(interface{ ExportSources() kit.Exports }); ok {
			maps.Copy(all, has.ExportSources())
		}
	}
	return all
}

// takers are the lists of all areas that can come in.
func (s Stores) takers() kit.Takers {
	all := kit.Takers{}
	for _, area := range s.areas() {
		if has, ok := area.(interface{ ImportTakers() kit.Takers }); ok {
			maps.Copy(all, has.ImportTakers())
		}
	}
	return all
}

func (s Stores) areas() []any {
	return []any{s.People, s.Customers, s.Messages, s.Sales, s.Learning, s.Overview}
}
