package overview

import (
	"net/http"
	"strconv"

	"latchkey/internal/csvfile"
	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
	"latchkey/internal/money"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/overview"
	"latchkey/internal/report"
	"latchkey/templates/frame"
	view "latchkey/templates/overview"
	"latchkey/templates/ui"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// reportProducts is how many products a report has: the best sold.
const reportProducts = 100

// reports shows one report, of those whose figures the reader may see.
func (s *Pages) reports(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	asked, err := readReport(r)
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
	p := view.ReportsPage{
		Frame:   s.Frame(w, r, r.Resource(policy.Reports), "", frame.Link{Label: r.Words.T("area.overview")}),
		Lead:    r.Words.T("report.lead"),
		Heading: r.Words.T("report.heading", "Report", title, "Days", days(r, asked.Range)),
		Choice:  rangeChoice(r, "/reports", asked, sheet.Currency, sheet.Currencies),
		Table:   figureTable(r, sheet, title),
		Note:    r.Words.T("report.note_"+string(asked.Kind), "Most", reportProducts),
	}
	if len(sheet.Lines) == 0 {
		p.Empty = r.Words.T("report.nothing_paid")
		if asked.Kind.Answers() {
			p.Empty = r.Words.T("report.nothing_asked")
		}
	}
	for _, kind := range report.Reports {
		if _, err := needed(grant.Actor(), kind); err == nil {
			p.Choice.Reports = append(
				p.Choice.Reports,
				ui.Option{Value: string(kind), Label: r.Words.T("report.kind_" + string(kind)), Selected: kind == asked.Kind},
			)
		}
	}
	if p.Export = kit.ExportChoice(r, policy.Reports, r.Words.T("members.export")); p.Export.Action != "" {
		p.Export.Action += app.QueryString("report", string(asked.Kind), "from", p.Choice.From, "to", p.Choice.To, "currency", asked.Currency)
	}
	p.Sheet = "css/apart/figures.css"
	return app.Render(w, r, http.StatusOK, view.Reports(p))
}

func readReport(r *app.Request) (asked, error) {
	a, err := readFigures(r, "12_months", report.Reports)
	a.Step, a.Products = a.Kind.Step(a.Range), reportProducts
	return a, err
}

// needed are the grants that a report takes, or the refusal of one.
func needed(actor policy.Actor, kind report.Report) (store.Lists, error) {
	lists := store.Lists{}
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
func (s *Pages) exportReport(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Export]) error {
	separator, err := kit.ReadSeparator(r)
	if err != nil {
		return err
	}
	asked, err := readReport(r)
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
	rows := make([][]csvfile.Cell, 0, len(sheet.Lines))
	for _, line := range sheet.Lines {
		rows = append(rows, csvLine(sheet, line))
	}
	return kit.SendCSV(w, r, string(asked.Kind), separator.Rune(), csvHead(r.Words, sheet), rows)
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

func csvHead(words *i18n.Words, sheet report.Sheet) []string {
	head := []string{exporting.Head(words, sheet.First)}
	if ofMoney(sheet) {
		head = append(head, exporting.Head(words, "currency"))
	}
	for _, c := range sheet.Columns {
		if c.Key == "" {
			head = append(head, c.Name)
		} else {
			head = append(head, exporting.Head(words, c.Key))
		}
	}
	return head
}

func csvLine(sheet report.Sheet, line report.Line) []csvfile.Cell {
	row := csvfile.Texts(line.Label)
	switch {
	case line.At.IsZero():
	case sheet.First == string(report.Month):
		row[0] = csvfile.Text(line.At.Format("2006-01"))
	default:
		row[0] = csvfile.DayCell(line.At)
	}
	if ofMoney(sheet) {
		row = append(row, csvfile.Text(sheet.Currency))
	}
	for i, value := range line.Values {
		switch unit := sheet.Columns[i].Unit; {
		case unit == report.Amount:
			row = append(row, csvfile.Number(money.Decimal(value, sheet.Currency)))
		case unit == report.Minutes && value == report.Never:
			row = append(row, csvfile.Number(""))
		default:
			row = append(row, csvfile.Number(strconv.FormatInt(value, 10)))
		}
	}
	return row
}
