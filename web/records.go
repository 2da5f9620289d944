package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// states are those that a list can be filtered by, with the colour of their badge.
var states = map[customer.Kind][][2]string{
	customer.Transactions:      {{"paid", "good"}, {"pending", "warn"}, {"failed", "bad"}, {"refunded", "plain"}, {"voided", "plain"}},
	customer.Subscriptions:     {{"active", "good"}, {"trial", "warn"}, {"paused", "warn"}, {"cancelled", "plain"}},
	customer.Orders:            {{"open", "warn"}, {"paid", "good"}, {"shipped", "good"}, {"cancelled", "plain"}},
	customer.AffiliateInvoices: {{"open", "warn"}, {"paid", "good"}, {"voided", "plain"}},
	customer.Students:          {{"enrolled", "good"}, {"finished", "plain"}, {"left", "plain"}},
}

// kindResource is the resource that opens a kind of record.
func kindResource(kind customer.Kind) policy.Resource {
	for _, k := range kinds {
		if k.kind == kind {
			return k.resource
		}
	}
	panic("web: unknown kind of record " + string(kind)) // A route with a kind that does not exist.
}

// records is the list of one kind, for whoever may list it.
func records(kind customer.Kind) func(*Server, http.ResponseWriter, *Request, policy.Grant[policy.List]) error {
	resource := kindResource(kind)
	return func(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
		q, err := readRecordQuery(kind, r.URL.Query())
		if err != nil {
			return err
		}
		var revenue *policy.Grant[policy.List]
		if opened, err := policy.Authorize[policy.List](grant.Actor(), policy.Revenue); err == nil {
			revenue = &opened
		}
		found, err := s.store.Records(r.Context(), grant, kind, q, revenue)
		if err != nil {
			return err
		}
		p := templates.RecordsPage{
			Frame:     s.frame(w, r, r.resource(resource), "", templates.Link{Label: r.Words.T("area." + resource.Area())}),
			Lead:      r.Words.T("records.lead_" + string(kind)),
			Action:    r.url(pathOf(resource)),
			Export:    r.exportChoice(resource, r.Words.T("files.export")),
			ImportURL: r.recordImportURL(resource),
			States:    []ui.Option{{Label: r.Words.T("records.any_state")}},
			Filtered:  q.State != "",
			Section:   r.recordSection(kind, resource, found.Records, true),
		}
		for _, state := range states[kind] {
			p.States = append(p.States, ui.Option{Value: state[0], Label: r.Words.T("records.state_" + state[0]), Selected: state[0] == q.State})
		}
		for _, total := range found.Totals {
			p.Totals = append(p.Totals, r.Words.Money(total.Amount, total.Currency))
		}
		if _, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts); err == nil {
			p.Hidden = r.Words.T("records.hidden")
		}
		if q.After != (customer.Cursor{}) {
			p.FirstURL = p.Action + queryString("state", q.State)
		}
		if found.More {
			p.NextURL = p.Action + queryString("state", q.State, "after", placeOf(found.Next))
		}
		return render(w, r, http.StatusOK, templates.Records(p))
	}
}

func readRecordQuery(kind customer.Kind, values url.Values) (customer.RecordQuery, error) {
	q := customer.RecordQuery{Limit: 50}
	err := readQuery(values, map[string]func(string) bool{
		"after": intoCursor(&q.After),
		"state": func(text string) bool {
			q.State = text
			return slices.ContainsFunc(states[kind], func(s [2]string) bool { return s[0] == text })
		},
	})
	return q, err
}

// recordSection draws records as a table: in a list with their customers, on a
// customer's page without.
func (r *Request) recordSection(kind customer.Kind, resource policy.Resource, rows []customer.Record, withCustomer bool) templates.RecordSection {
	s := templates.RecordSection{Label: r.resource(resource), Empty: r.Words.T("records.none_" + string(kind))}
	head := func(key string, numeric bool) {
		s.Heads = append(s.Heads, templates.Head{Label: r.Words.T("records.head_" + key), Numeric: numeric})
	}
	head("date", false)
	if withCustomer {
		head("customer", false)
	}
	head("for", false)
	head("state", false)
	if kind == customer.Students {
		head("progress", true)
	} else {
		head("amount", true)
	}
	for i := range rows {
		s.Rows = append(s.Rows, r.recordRow(kind, &rows[i], withCustomer))
	}
	if len(rows) == 50 && !withCustomer {
		s.More = r.Words.T("records.newest", "Count", len(rows))
	}
	return s
}

func (r *Request) recordRow(kind customer.Kind, record *customer.Record, withCustomer bool) (row templates.RecordRow) {
	plain := func(text string) templates.Cell { return templates.Cell{Value: templates.Value{Text: text}} }
	row.Cells = append(row.Cells, plain(r.Words.ShortDate(record.At)))
	if withCustomer {
		row.Cells = append(row.Cells, templates.Cell{Value: templates.Value{Text: record.Customer.Shown, Hidden: record.Customer.Hidden}})
		if record.Contact != [16]byte{} && r.Who.Actor.Opens(policy.Contacts) {
			row.URL = r.url("/contacts/" + record.Contact.String())
		}
	}
	label := record.Label
	if record.Kind == "refund" || record.Kind == "fee" {
		label = r.Words.T("records.kind_"+record.Kind, "Label", label)
	}
	row.Cells = append(row.Cells, plain(label))
	badge := "plain"
	for _, state := range states[kind] {
		if state[0] == record.State {
			badge = state[1]
		}
	}
	row.Cells = append(row.Cells, templates.Cell{Value: templates.Value{Text: r.Words.T("records.state_" + record.State)}, Badge: badge})
	last := plain(r.Words.Money(record.Amount, record.Currency))
	if kind == customer.Students {
		last = plain(strconv.Itoa(record.Progress) + " %")
	}
	last.Numeric = true
	row.Cells = append(row.Cells, last)
	return row
}
