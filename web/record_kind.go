package web

import (
	"slices"

	"latchkey/internal/policy"
	"latchkey/internal/records"
)

// recordKind is what the pages of one kind of records are made of: they differ
// by their fields, their words, and what can be done.
type recordKind struct {
	kind     records.Kind
	resource policy.Resource
	states   [][2]string // that the list is filtered by, each with the colour of its badge
	form     [][]string  // the fields of the form, those of a row together
}

// kinds stand in the order of a customer's page.
var kinds = []*recordKind{
	{
		records.Transactions, policy.Transactions,
		[][2]string{{"paid", "good"}, {"pending", "warn"}, {"failed", "bad"}, {"refunded", "plain"}, {"voided", "plain"}},
		[][]string{{"kind", "state"}, {"amount", "currency"}, {"label"}, {"date"}},
	},
	{
		records.Subscriptions, policy.Subscriptions,
		[][2]string{{"active", "good"}, {"trial", "warn"}, {"paused", "warn"}, {"cancelled", "plain"}},
		[][]string{{"plan"}, {"amount", "currency"}, {"period"}, {"start", "trial_ends"}},
	},
	{
		records.Orders, policy.Orders,
		[][2]string{{"open", "warn"}, {"paid", "good"}, {"shipped", "good"}, {"cancelled", "plain"}},
		[][]string{{"date", "currency"}},
	},
	{
		records.Students, policy.Students,
		[][2]string{{"enrolled", "good"}, {"finished", "plain"}, {"left", "plain"}},
		[][]string{{"course"}, {"date", "progress"}},
	},
	{
		records.AffiliateInvoices, policy.AffiliateInvoices,
		[][2]string{{"open", "warn"}, {"paid", "good"}, {"voided", "plain"}},
		[][]string{{"number"}, {"amount", "currency"}, {"date"}},
	},
}

// Parts of the form of an order, beside its lines.
var (
	shippingFields = [][]string{{"ship_name"}, {"street"}, {"postal_code", "city"}, {"country"}}
	trackingFields = [][]string{{"tracking"}}
)

// kindOf is what the pages know of a kind.
func kindOf(kind records.Kind) *recordKind {
	return kinds[slices.IndexFunc(kinds, func(k *recordKind) bool { return k.kind == kind })]
}

// path is where the records of a kind are, within the workspace.
func (k *recordKind) path() string { return pathOf(k.resource) }

// word is the key of a word about the kind: "records.orders_title".
func (k *recordKind) word(what string) string { return "records." + string(k.kind) + "_" + what }

// colour is that of a state's badge.
func (k *recordKind) colour(state string) string {
	for _, s := range k.states {
		if s[0] == state {
			return s[1]
		}
	}
	return "plain"
}

// recordRoutes are those of every kind.
func (s *Server) recordRoutes() (routes []Route) {
	for _, k := range kinds {
		one := "/w/{workspace}" + k.path() + "/{id}"
		create := "/w/{workspace}/contacts/{id}" + k.path() + "/new"
		routes = append(routes,
			Route{"GET", create, page(k.resource, s.newRecordPage(k))},
			Route{"POST", create, page(k.resource, s.createRecord(k))},
			Route{"GET", one, page(k.resource, s.recordPage(k))},
			Route{"GET", one + "/edit", page(k.resource, s.editRecordPage(k))},
			Route{"POST", one + "/edit", page(k.resource, s.editRecord(k))},
		)
		for _, step := range k.kind.Steps() {
			if asks(step) {
				routes = append(routes, Route{"GET", one + "/" + string(step), page(k.resource, s.stepPage(k, step))})
			}
			routes = append(routes, Route{"POST", one + "/" + string(step), page(k.resource, s.takeStep(k, step))})
		}
		if k.deletes() {
			routes = append(routes,
				Route{"GET", one + "/delete", page(k.resource, s.deleteRecordPage(k))},
				Route{"POST", one + "/delete", page(k.resource, s.deleteRecord(k))},
			)
		}
	}
	return routes
}

// deletes tells whether records of the kind are deleted at all; the others are
// voided, or cancelled.
func (k *recordKind) deletes() bool {
	return k.kind == records.Orders || k.kind == records.Students
}

// asks tells whether a step has a page of its own that asks first.
func asks(step records.Step) bool {
	return step == records.Void || step == records.Cancel || step == records.Ship
}
