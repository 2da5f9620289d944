package kit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// recordList is the list of one kind, for whoever may list it.
func (s *Kit) RecordList(kind records.Kind) func(http.ResponseWriter, *app.Request, policy.Grant[policy.List]) error {
	k := KindOf(kind)
	return func(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
		q, typed, err := readRecordQuery(r, k)
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
		p := parts.RecordsPage{
			Frame:     s.Frame(w, r, r.Resource(k.Resource), "", frame.Link{Label: r.Words.T("area." + k.Resource.Area())}),
			Lead:      r.Words.T("records.lead_" + string(kind)),
			Action:    r.Address(k.Path()),
			Export:    ExportChoice(r, k.Resource, r.Words.T("files.export")),
			ImportURL: recordImportURL(r, k.Resource),
			States:    []ui.Option{{Label: r.Words.T("records.any_state")}},
			From:      typed.Get("from"),
			To:        typed.Get("to"),
			Filtered:  typed.Encode() != "",
			Section:   RecordSection(r, k, found.Records, true),
		}
		for _, state := range k.states {
			p.States = append(p.States, ui.Option{Value: state[0], Label: r.Words.T("records.state_" + state[0]), Selected: state[0] == q.State})
		}
		if kind == records.Transactions {
			p.Kinds = append([]ui.Option{{Label: r.Words.T("records.any_kind")}}, transactionKindOptions(r, q.Kind)...)
		}
		for _, total := range found.Totals {
			p.Totals = append(p.Totals, r.Words.Money(total.Amount, total.Currency))
		}
		if _, err := policy.Authorize[policy.Lookup](grant.Actor(), policy.Contacts); err == nil {
			p.Hidden = r.Words.T("records.hidden")
		}
		place := func(after listing.Cursor) string {
			return p.Action + app.QueryString("state", q.State, "kind", q.Kind, "from", p.From, "to", p.To, "after", app.PlaceOf(after))
		}
		if q.After != (listing.Cursor{}) {
			p.FirstURL = place(listing.Cursor{})
		}
		if found.More {
			p.NextURL = place(found.Next)
		}
		return app.Render(w, r, http.StatusOK, parts.Records(p))
	}
}

// readRecordQuery reads a list's address, and hands back the filters as they
// were typed. The days are whole ones of the workspace's zone.
func readRecordQuery(r *app.Request, k *recordKind) (q records.RecordQuery, typed url.Values, err error) {
	q.Limit = 50
	typed = r.URL.Query()
	readers := map[string]func(string) bool{
		"after": app.IntoCursor(&q.After),
		"state": func(text string) bool {
			q.State = text
			return slices.ContainsFunc(k.states, func(s [2]string) bool { return s[0] == text })
		},
		"from": func(text string) (ok bool) { q.From, ok = day(r, text); return ok },
		"to": func(text string) bool {
			last, ok := day(r, text)
			q.Before = last.AddDate(0, 0, 1)
			return ok
		},
	}
	if k.Kind == records.Transactions {
		readers["kind"] = func(text string) bool { q.Kind = text; return slices.Contains(transactionKinds, text) }
	}
	err = app.ReadQuery(typed, readers)
	typed.Del("after")
	for name, values := range typed {
		if values[0] == "" {
			typed.Del(name)
		}
	}
	return q, typed, err
}

// day is the beginning of a day in the workspace's zone.
func day(r *app.Request, text string) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, text, r.Words.Zone)
	return day, err == nil
}

// recordSection draws records as a table: in a list with their customers, on a
// customer's page without.
func RecordSection(r *app.Request, k *recordKind, rows []records.Record, withCustomer bool) parts.RecordSection {
	s := parts.RecordSection{Label: r.Resource(k.Resource), Empty: r.Words.T("records.none_" + string(k.Kind))}
	head := func(key string, numeric bool) {
		s.Heads = append(s.Heads, parts.Head{Label: r.Words.T("records.head_" + key), Numeric: numeric})
	}
	head("date", false)
	head("for", false)
	if withCustomer {
		head("customer", false)
	}
	head("state", false)
	if k.Kind == records.Students {
		head("progress", true)
	} else {
		head("amount", true)
	}
	if !withCustomer && len(rows) > records.NewestRecords {
		rows = rows[:records.NewestRecords]
		s.More = r.Words.T("records.newest", "Count", len(rows))
	}
	for i := range rows {
		s.Rows = append(s.Rows, recordRow(r, k, &rows[i], withCustomer))
	}
	return s
}

func recordRow(r *app.Request, k *recordKind, record *records.Record, withCustomer bool) parts.RecordRow {
	plain := func(text string) parts.Cell { return parts.Cell{Value: parts.Value{Text: text}} }
	row := parts.RecordRow{
		URL:   r.Address(k.Path() + "/" + record.ID.String()),
		Cells: []parts.Cell{plain(r.Words.ShortDate(record.At)), plain(recordTitle(r, record))},
	}
	if withCustomer {
		cell := parts.Cell{Value: parts.Value{Text: record.Customer.Shown, Hidden: record.Customer.Hidden}}
		if record.Contact != uuid.Nil && r.Who.Actor.Opens(policy.Contacts) {
			cell.URL = r.Address("/contacts/" + record.Contact.String())
		}
		row.Cells = append(row.Cells, cell)
	}
	row.Cells = append(row.Cells, stateCell(r, k, record.State))
	last := plain(recordFigure(r, k, record))
	last.Numeric = true
	row.Cells = append(row.Cells, last)
	return row
}

// recordTitle is what a record is called: what it is for.
func recordTitle(r *app.Request, record *records.Record) string {
	if record.Kind == "refund" || record.Kind == "fee" {
		return r.Words.T("records.kind_"+record.Kind, "Label", record.Label)
	}
	return record.Label
}

func stateCell(r *app.Request, k *recordKind, state string) parts.Cell {
	return parts.Cell{Value: parts.Value{Text: r.Words.T("records.state_" + state)}, Badge: k.colour(state)}
}

// recordFigure is the amount of a record, or how far a student is.
func recordFigure(r *app.Request, k *recordKind, record *records.Record) string {
	if k.Kind == records.Students {
		return strconv.Itoa(record.Progress) + "\u00a0%"
	}
	return r.Words.Money(record.Amount, record.Currency)
}
