package kit

import (
	"slices"

	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/web/app"
)

// RecordKind is what the pages of one kind of records are made of: they differ
// by their fields, their words, and what can be done.
type RecordKind struct {
	Kind     records.Kind
	Resource policy.Resource
	states   [][2]string // that the list is filtered by, each with the colour of its badge
	form     [][]string  // the fields of the form, those of a row together
}

// Kinds stand in the order of a customer's page.
var Kinds = []*RecordKind{
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
	couponFields   = [][]string{{"coupon"}}
)

// KindOf is what the pages know of a kind.
func KindOf(kind records.Kind) *RecordKind {
	return Kinds[slices.IndexFunc(Kinds, func(k *RecordKind) bool { return k.Kind == kind })]
}

// Path is where the records of a kind are, within the workspace.
func (k *RecordKind) Path() string { return app.PathOf(k.Resource) }

// word is the key of a word about the kind: "records.orders_title".
func (k *RecordKind) word(what string) string { return "records." + string(k.Kind) + "_" + what }

// colour is that of a state's badge.
func (k *RecordKind) colour(state string) string {
	for _, s := range k.states {
		if s[0] == state {
			return s[1]
		}
	}
	return "plain"
}

// RecordRoutes are those of the records of one kind, beside their list.
func (s *Kit) RecordRoutes(kind records.Kind) []app.Route {
	k := KindOf(kind)
	one := "/w/{workspace}" + k.Path() + "/{id}"
	create := "/w/{workspace}/contacts/{id}" + k.Path() + "/new"
	routes := []app.Route{
		app.Get(create, app.Page(k.Resource, s.newRecordPage(k))),
		app.Post(create, app.Page(k.Resource, s.createRecord(k))),
		app.Get(one, app.Page(k.Resource, s.recordPage(k))),
		app.Get(one+"/edit", app.Page(k.Resource, s.editRecordPage(k))),
		app.Post(one+"/edit", app.Page(k.Resource, s.editRecord(k))),
	}
	for _, step := range k.Kind.Steps() {
		if asks(step) {
			routes = append(routes, app.Get(one+"/"+string(step), app.Page(k.Resource, s.stepPage(k, step))))
		}
		routes = append(routes, app.Post(one+"/"+string(step), app.Page(k.Resource, s.takeStep(k, step))))
	}
	if k.deletes() {
		routes = append(routes,
			app.Get(one+"/delete", app.Page(k.Resource, s.deleteRecordPage(k))),
			app.Post(one+"/delete", app.Page(k.Resource, s.deleteRecord(k))),
		)
	}
	return routes
}

// deletes tells whether records of the kind are deleted at all; the others are
// voided, or cancelled.
func (k *RecordKind) deletes() bool {
	return k.Kind == records.Orders || k.Kind == records.Students
}

// asks tells whether a step has a page of its own that asks first.
func asks(step records.Step) bool {
	return step == records.Void || step == records.Cancel || step == records.Ship
}
