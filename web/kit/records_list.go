package kit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/records"
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

const recordsPerPage = 50

// listPage is the list, for whoever may list it.
func (k *Records) listPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	q, typed, err := k.readQuery(r)
	if err != nil {
		return err
	}
	found, err := k.List(r.Context(), grant, q, app.FurtherGrant(grant.Actor(), policy.Revenue))
	if err != nil {
		return err
	}
	p := parts.RecordsPage{
		Frame:    k.kit.Frame(w, r, r.Resource(k.Resource), "", frame.Link{Label: r.Words.T("area." + k.Resource.Area())}),
		Lead:     r.Words.T("records.lead_" + k.String()),
		Action:   r.Address(k.Path()),
		Export:   ExportChoice(r, k.Resource, r.Words.T("files.export")),
		States:   append([]ui.Option{{Label: r.Words.T("records.any_state")}}, StateOptions(r, k.States, q.State)...),
		From:     typed.Get("from"),
		To:       typed.Get("to"),
		Filtered: typed.Encode() != "",
		Section:  k.Table(r, found.Records, true),
	}
	if k.Imports {
		p.ImportURL = ImportURL(r, k.Resource)
	}
	p.Section.Empty, p.EmptyHint = r.Words.T("records.empty_"+k.String()), r.Words.T("records.empty_hint")
	if p.ImportURL != "" {
		p.EmptyHint = r.Words.T("records.empty_hint_import")
	}
	if p.Filtered {
		p.Section.Empty = r.Words.T("records.no_match")
	}
	if len(k.Sorts) > 0 {
		p.Kinds = append([]ui.Option{{Label: r.Words.T("records.any_kind")}}, k.SortOptions(r, q.Sort)...)
	}
	if p.Number = typed.Get("number"); k.Numbered {
		p.NumberLabel = r.Words.T("ordernumber.search")
		if app.May[policy.Create](grant.Actor(), k.Resource) && app.May[policy.Open](grant.Actor(), policy.Contacts) {
			p.NewURL, p.NewLabel = p.Action+"/new", r.Words.T("ordernumber.new")
		}
	}
	for _, total := range found.Totals {
		p.Totals = append(p.Totals, r.Words.Money(total.Amount, total.Currency))
	}
	if app.May[policy.Lookup](grant.Actor(), policy.Contacts) {
		p.Hidden = r.Words.T("records.hidden")
	}
	address := func(after listing.Cursor) string {
		return p.Action + app.QueryString(
			"number", p.Number, "state", q.State, "kind", q.Sort, "from", p.From, "to", p.To, "after", app.CursorText(after),
		)
	}
	if q.After != (listing.Cursor{}) {
		p.FirstURL = address(listing.Cursor{})
	}
	if found.More {
		p.NextURL = address(found.Next)
	}
	return app.Render(w, r, http.StatusOK, parts.Records(p))
}

// readQuery reads a list's address, and hands back the filters as they were
// typed. The days are whole ones of the workspace's zone.
func (k *Records) readQuery(r *app.Request) (q records.Query, typed url.Values, err error) {
	q.Limit = recordsPerPage
	typed = r.URL.Query()
	readers := map[string]func(string) bool{
		"after": app.IntoCursor(&q.After),
		"state": func(text string) bool { q.State = text; return slices.Contains(k.States, text) },
		"from":  func(text string) (ok bool) { q.From, ok = day(r, text); return ok },
		"to": func(text string) bool {
			last, ok := day(r, text)
			q.Before = last.AddDate(0, 0, 1)
			return ok
		},
	}
	if k.Numbered {
		readers["number"] = func(text string) bool {
			q.Number = readNumber(text)
			return utf8.RuneCountInString(text) <= listing.MaxSearch
		}
	}
	if len(k.Sorts) > 0 {
		readers["kind"] = func(text string) bool { q.Sort = text; return slices.Contains(k.Sorts, text) }
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

// Table draws records as a table: in a list with their customers, on a
// customer's page without.
func (k *Records) Table(r *app.Request, rows []records.Record, withCustomer bool) parts.RecordSection {
	s := parts.RecordSection{Label: r.Resource(k.Resource), Empty: r.Words.T("records.none_" + k.String())}
	heads := []string{"date", "for", "state"}
	if withCustomer {
		heads = []string{"date", "for", "customer", "state"}
	}
	for _, key := range heads {
		s.Heads = append(s.Heads, parts.Head{Label: r.Words.T("records.head_" + key)})
	}
	s.Heads = append(s.Heads, parts.Head{Label: r.Words.T("records.head_" + k.Figure.Head), Numeric: true})
	if !withCustomer && len(rows) > records.Newest {
		rows = rows[:records.Newest]
		s.More = r.Words.T("records.newest", "Count", len(rows))
	}
	for i := range rows {
		s.Rows = append(s.Rows, k.row(r, &rows[i], withCustomer))
	}
	return s
}

func (k *Records) row(r *app.Request, record *records.Record, withCustomer bool) parts.RecordRow {
	plain := func(text string) parts.Cell { return parts.Cell{Value: parts.Value{Text: text}} }
	row := parts.RecordRow{
		URL:   r.Address(k.Path() + "/" + record.ID.String()),
		Cells: []parts.Cell{plain(r.Words.ShortDate(record.At)), plain(k.title(r, record))},
	}
	if withCustomer {
		cell := parts.Cell{Value: parts.Value{Text: record.Customer.Shown, Hidden: record.Customer.Hidden}}
		if record.Contact != uuid.Nil && r.Who.Actor.Opens(policy.Contacts) {
			cell.URL = r.Address("/contacts/" + record.Contact.String())
		}
		row.Cells = append(row.Cells, cell)
	}
	figure := plain(k.Figure.Show(r, record))
	figure.Numeric = true
	row.Cells = append(row.Cells, k.state(r, record.State), figure)
	return row
}

// readNumber reads a number as people write it, with or without #. What is none is that of
// nothing: it finds nothing, and nothing is refused while somebody types.
func readNumber(text string) int64 {
	number, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(text), "#"), 10, 64)
	if err != nil || number < 1 {
		return -1
	}
	return number
}
