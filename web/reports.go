package web

import (
	"net/http"
	"strconv"
	"time"

	"latchkey/internal/customer"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/report"
	"latchkey/templates"
	"latchkey/templates/ui"
)

// reportProducts is how many products a report has: the best sold.
const reportProducts = 100

// reports shows one report, of those whose figures the reader may see.
func (s *Server) reports(w http.ResponseWriter, r *Request, grant policy.Grant[policy.List]) error {
	asked, err := r.readReport()
	if err != nil {
		return err
	}
	lists, err := needed(grant.Actor(), asked.Kind)
	if err != nil {
		return err
	}
	sheet, err := s.store.Report(r.Context(), grant, asked.Query, lists)
	if err != nil {
		return err
	}
	title := r.Words.T("report.kind_" + string(asked.Kind))
	p := templates.ReportsPage{
		Frame:   s.frame(w, r, r.resource(policy.Reports), "", templates.Link{Label: r.Words.T("area.overview")}),
		Lead:    r.Words.T("report.lead"),
		Heading: r.Words.T("report.heading", "Report", title, "Days", r.days(asked.Range)),
		Choice:  r.rangeChoice("/reports", asked, sheet.Currency, sheet.Currencies),
		Table:   r.figureTable(sheet, title),
		Note:    r.Words.T("report.note_" + string(asked.Kind)),
	}
	if len(sheet.Lines) == 0 {
		p.Empty = r.Words.T("report.nothing_paid")
	}
	for _, kind := range report.Kinds {
		if _, err := needed(grant.Actor(), kind); err == nil {
			p.Choice.Reports = append(p.Choice.Reports, ui.Option{Value: string(kind), Label: r.Words.T("report.kind_" + string(kind)), Selected: kind == asked.Kind})
		}
	}
	if p.Export = r.exportChoice(policy.Reports, r.Words.T("members.export")); p.Export.Action != "" {
		p.Export.Action += queryString("report", string(asked.Kind), "from", p.Choice.From, "to", p.Choice.To, "currency", asked.Currency)
	}
	return render(w, r, http.StatusOK, templates.Reports(p))
}

func (r *Request) readReport() (asked, error) {
	a, err := r.readFigures("12_months", report.Kinds)
	a.Step, a.Products = a.Kind.Step(a.Range), reportProducts
	return a, err
}

// needed are the grants that a report takes, or the refusal of one.
func needed(actor policy.Actor, kind report.Kind) (postgres.Lists, error) {
	lists := postgres.Lists{}
	for _, resource := range kind.Needs() {
		grant, err := policy.Authorize[policy.List](actor, resource)
		if err != nil {
			return nil, err
		}
		lists[resource] = grant
	}
	return lists, nil
}

// exportReport is a report as CSV: dates and amounts as other programs read them.
// Which one is asked for stands in the address, as it does for the page.
func (s *Server) exportReport(w http.ResponseWriter, r *Request, grant policy.Grant[policy.Export]) error {
	if err := decode(r, &struct{}{}); err != nil {
		return err
	}
	asked, err := r.readReport()
	if err != nil {
		return err
	}
	lists, err := needed(grant.Actor(), asked.Kind)
	if err != nil {
		return err
	}
	sheet, err := s.store.ExportReport(r.Context(), grant, asked.Query, lists)
	if err != nil {
		return err
	}
	rows := [][]string{csvHead(sheet)}
	for _, line := range sheet.Lines {
		rows = append(rows, csvLine(sheet, line))
	}
	return sendCSV(w, string(asked.Kind), rows)
}

// ofMoney tells whether a sheet has amounts, which need their currency beside them.
func ofMoney(sheet report.Sheet) bool {
	for _, c := range sheet.Columns {
		if c.Unit == report.Amount {
			return true
		}
	}
	return false
}

func csvHead(sheet report.Sheet) []string {
	head := []string{sheet.First}
	if ofMoney(sheet) {
		head = append(head, "currency")
	}
	for _, c := range sheet.Columns {
		head = append(head, c.Key+c.Name)
	}
	return head
}

func csvLine(sheet report.Sheet, line report.Line) []string {
	row := []string{line.Label}
	switch {
	case line.At.IsZero():
	case sheet.First == string(report.Month):
		row[0] = line.At.Format("2006-01")
	default:
		row[0] = line.At.Format(time.DateOnly)
	}
	if ofMoney(sheet) {
		row = append(row, sheet.Currency)
	}
	for i, value := range line.Values {
		if sheet.Columns[i].Unit == report.Amount {
			row = append(row, customer.Decimal(value, sheet.Currency))
		} else {
			row = append(row, strconv.FormatInt(value, 10))
		}
	}
	return row
}
