package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// records is the list of one kind, for whoever may list it.
func records(kind customer.Kind) func(*Server, http.ResponseWriter, *Request, policy.Grant[policy.List]) error {
	k := kindOf(kind)
	return func(s *Server, w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
		q, typed, err := r.readRecordQuery(k)
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
			Frame:     s.frame(w, r, r.resource(k.resource), "", templates.Link{Label: r.Words.T("area." + k.resource.Area())}),
			Lead:      r.Words.T("records.lead_" + string(kind)),
			Action:    r.url(k.path()),
			Export:    r.exportChoice(k.resource, r.Words.T("files.export")),
			ImportURL: r.recordImportURL(k.resource),
			States:    []ui.Option{{Label: r.Words.T("records.any_state")}},
			From:      typed.Get("from"),
			To:        typed.Get("to"),
			Filtered:  typed.Encode() != "",
			Section:   r.recordSection(k, found.Records, true),
		}
		for _, state := range k.states {
			p.States = append(p.States, ui.Option{Value: state[0], Label: r.Words.T("records.state_" + state[0]), Selected: state[0] == q.State})
		}
		if kind == customer.Transactions {
			p.Kinds = append([]ui.Option{{Label: r.Words.T("records.any_kind")}}, r.transactionKinds(q.Kind)...)
		}
		for _, total := range found.Totals {
			p.Totals = append(p.Totals, r.Words.Money(total.Amount, total.Currency))
		}
		if _, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts); err == nil {
			p.Hidden = r.Words.T("records.hidden")
		}
		place := func(after customer.Cursor) string {
			return p.Action + queryString("state", q.State, "kind", q.Kind, "from", p.From, "to", p.To, "after", placeOf(after))
		}
		if q.After != (customer.Cursor{}) {
			p.FirstURL = place(customer.Cursor{})
		}
		if found.More {
			p.NextURL = place(found.Next)
		}
		return render(w, r, http.StatusOK, templates.Records(p))
	}
}

// readRecordQuery reads a list's address, and hands back the filters as they
// were typed. The days are whole ones of the workspace's zone.
func (r *Request) readRecordQuery(k *recordKind) (q customer.RecordQuery, typed url.Values, err error) {
	q.Limit = 50
	typed = r.URL.Query()
	readers := map[string]func(string) bool{
		"after": intoCursor(&q.After),
		"state": func(text string) bool {
			q.State = text
			return slices.ContainsFunc(k.states, func(s [2]string) bool { return s[0] == text })
		},
		"from": func(text string) (ok bool) { q.From, ok = r.day(text); return ok },
		"to": func(text string) bool {
			last, ok := r.day(text)
			q.Before = last.AddDate(0, 0, 1)
			return ok
		},
	}
	if k.kind == customer.Transactions {
		readers["kind"] = func(text string) bool { q.Kind = text; return slices.Contains(transactionKinds, text) }
	}
	err = readQuery(typed, readers)
	typed.Del("after")
	for name, values := range typed {
		if values[0] == "" {
			typed.Del(name)
		}
	}
	return q, typed, err
}

// day is the beginning of a day in the workspace's zone.
func (r *Request) day(text string) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, text, r.Words.Zone)
	return day, err == nil
}

// recordSection draws records as a table: in a list with their customers, on a
// customer's page without.
func (r *Request) recordSection(k *recordKind, rows []customer.Record, withCustomer bool) templates.RecordSection {
	s := templates.RecordSection{Label: r.resource(k.resource), Empty: r.Words.T("records.none_" + string(k.kind))}
	head := func(key string, numeric bool) {
		s.Heads = append(s.Heads, templates.Head{Label: r.Words.T("records.head_" + key), Numeric: numeric})
	}
	head("date", false)
	head("for", false)
	if withCustomer {
		head("customer", false)
	}
	head("state", false)
	if k.kind == customer.Students {
		head("progress", true)
	} else {
		head("amount", true)
	}
	if !withCustomer && len(rows) > customer.NewestRecords {
		rows = rows[:customer.NewestRecords]
		s.More = r.Words.T("records.newest", "Count", len(rows))
	}
	for i := range rows {
		s.Rows = append(s.Rows, r.recordRow(k, &rows[i], withCustomer))
	}
	return s
}

func (r *Request) recordRow(k *recordKind, record *customer.Record, withCustomer bool) templates.RecordRow {
	plain := func(text string) templates.Cell { return templates.Cell{Value: templates.Value{Text: text}} }
	row := templates.RecordRow{
		URL:   r.url(k.path() + "/" + record.ID.String()),
		Cells: []templates.Cell{plain(r.Words.ShortDate(record.At)), plain(r.recordTitle(record))},
	}
	if withCustomer {
		cell := templates.Cell{Value: templates.Value{Text: record.Customer.Shown, Hidden: record.Customer.Hidden}}
		if record.Contact != uuid.Nil && r.Who.Actor.Opens(policy.Contacts) {
			cell.URL = r.url("/contacts/" + record.Contact.String())
		}
		row.Cells = append(row.Cells, cell)
	}
	row.Cells = append(row.Cells, r.stateCell(k, record.State))
	last := plain(r.recordFigure(k, record))
	last.Numeric = true
	row.Cells = append(row.Cells, last)
	return row
}

// recordTitle is what a record is called: what it is for.
func (r *Request) recordTitle(record *customer.Record) string {
	if record.Kind == "refund" || record.Kind == "fee" {
		return r.Words.T("records.kind_"+record.Kind, "Label", record.Label)
	}
	return record.Label
}

func (r *Request) stateCell(k *recordKind, state string) templates.Cell {
	return templates.Cell{Value: templates.Value{Text: r.Words.T("records.state_" + state)}, Badge: k.colour(state)}
}

// recordFigure is the amount of a record, or how far a student is.
func (r *Request) recordFigure(k *recordKind, record *customer.Record) string {
	if k.kind == customer.Students {
		return strconv.Itoa(record.Progress) + "\u00a0%"
	}
	return r.Words.Money(record.Amount, record.Currency)
}
