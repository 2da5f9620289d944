package overview

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/overview"
	"latchkey/internal/report"
	"latchkey/templates/frame"
	view "latchkey/templates/overview"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
	"latchkey/web/app"
)

// shownProducts is how many of the best sold stand on the page Revenue.
const shownProducts = 7

// revenue shows the money of some days to whom the matrix lets see it.
func (s *Pages) revenue(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	asked, err := readFigures(r, "30_days", nil)
	if err != nil {
		return err
	}
	q := asked.Query
	q.Step, q.Compare, q.Products, q.Kind = q.Range.Step(), true, shownProducts, report.Revenue
	lists := listsOf(grant.Actor(), policy.Subscriptions, policy.Contacts)
	if _, opened := lists[policy.Subscriptions]; opened {
		q.Kind = report.RevenueWithSubscriptions
	}
	book, figures, err := s.store.Revenue(r.Context(), grant, q, lists)
	if err != nil {
		return err
	}
	sheet := figures.Sheet(q, book)
	p := view.RevenuePage{
		Frame:   s.Frame(w, r, r.Resource(policy.Revenue), "", frame.Link{Label: r.Words.T("area.overview")}),
		Lead:    days(r, q.Range),
		Choice:  rangeChoice(r, "/revenue", asked, sheet.Currency, sheet.Currencies),
		Empty:   len(figures.Books) == 0,
		Takings: takings(r, q, book),
		Figures: revenueFigures(r, book, figures, lists),
		Table:   figureTable(r, sheet, r.Words.T("report.heading", "Report", r.Resource(policy.Revenue), "Days", days(r, q.Range))),
	}
	paid := book.Total().Paid
	for _, product := range book.Products {
		part := float64(product.Paid) / float64(max(1, paid))
		p.Products = append(p.Products, view.ProductShare{
			Label: product.Label, Amount: r.Words.Money(product.Paid, book.Currency), Part: part, Percent: r.Words.Percent(part),
		})
	}
	p.Sheet = "css/apart/figures.css"
	return app.Render(w, r, http.StatusOK, view.Revenue(p))
}

// listsOf are the lists that the actor may read, of those that a page has.
func listsOf(actor policy.Actor, resources ...policy.Resource) store.Lists {
	lists := store.Lists{}
	for _, resource := range resources {
		if grant, err := policy.Authorize[policy.List](actor, resource); err == nil {
			lists[resource] = grant
		}
	}
	return lists
}

func revenueFigures(r *app.Request, book report.Book, figures report.Figures, lists store.Lists) []view.Figure {
	total := book.Total()
	money := func(key string, amount int64) view.Figure {
		return view.Figure{Label: r.Words.T("report.head_" + key), Value: r.Words.Money(amount, book.Currency)}
	}
	list := []view.Figure{money("net", total.Net()), money("refunds", total.Refunds)}
	if total.Disputes != 0 {
		list = append(list, money("disputes", total.Disputes))
	}
	list = append(list, money("fees", total.Fees))
	if _, opened := lists[policy.Subscriptions]; opened {
		started, ended := book.Flow()
		recurring := money("recurring", book.Recurring)
		recurring.Note = r.Words.T("report.now")
		list = append(list, recurring, view.Figure{
			Label: r.Words.T("report.head_new"), Value: r.Words.Number(started), Note: r.Words.T("report.ended", "Count", ended),
		})
	}
	if _, opened := lists[policy.Contacts]; opened {
		list = append(list, view.Figure{Label: r.Words.T("report.head_contacts"), Value: r.Words.Number(figures.NewContacts())})
	}
	return list
}

// takings is what was paid in a range, beside the stretch before.
func takings(r *app.Request, q report.Query, book report.Book) view.Takings {
	total, before := book.Total().Paid, book.TotalBefore().Paid
	t := view.Takings{
		Label: r.Resource(policy.Revenue), Amount: r.Words.Money(total, book.Currency),
		Legend: r.Words.T("report.this_range"),
	}
	if before > 0 {
		stretch := days(r, q.Before())
		t.Before = r.Words.T("report.before", "Days", stretch, "Amount", r.Words.Money(before, book.Currency))
		if change := float64(total)/float64(before) - 1; change < 10 { // More than that says how little it was.
			t.Change = &view.Change{Up: change >= 0, Text: r.Words.Change(change), Hint: r.Words.T("report.compared", "Days", stretch)}
		}
	}
	if total == 0 && before == 0 {
		t.None = r.Words.T("report.nothing_paid")
		return t
	}
	t.Chart = revenueChart(r, q, book)
	return t
}

func revenueChart(r *app.Request, q report.Query, book report.Book) ui.BarChart {
	starts, most := q.Starts(q.Step), 0
	bars := make([]ui.Bar, len(starts))
	for i, day := range starts {
		paid, before := book.Rows[i].Paid, book.Before[i].Paid
		if paid > book.Rows[most].Paid {
			most = i
		}
		bars[i] = ui.Bar{
			Value: float64(paid), Before: float64(before), Label: shortStart(r, day, q.Step, len(starts) > 12),
			Hint: r.Words.T(
				"report.bar", "Day", start(r, day, q.Step), "Amount", r.Words.Money(paid, book.Currency), "Before",
				r.Words.Money(before, book.Currency),
			),
		}
	}
	return ui.NewBarChart("chart-revenue", r.Words.T("report.chart_"+string(q.Step), "Days", days(r, q.Range)),
		r.Words.T("report.chart_text", "Most", r.Words.Money(book.Rows[most].Paid, book.Currency), "Day", start(r, starts[most], q.Step)),
		bars, func(value float64) string { return r.Words.RoundMoney(int64(value), book.Currency) })
}

// noon is a moment of a date, for words that speak the workspace's zone.
func noon(r *app.Request, date time.Time) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 12, 0, 0, 0, r.Words.Zone)
}

// days says a range: "23 October to 21 November 2026".
func days(r *app.Request, of report.Range) string {
	from, to := r.Words.Date(noon(r, of.From)), r.Words.Date(noon(r, of.To))
	switch {
	case from == to:
		return to
	case of.From.Year() == of.To.Year():
		from = r.Words.Day(noon(r, of.From))
	}
	return r.Words.T("report.range", "From", from, "To", to)
}

// start names a row: a day, or its month.
func start(r *app.Request, date time.Time, step report.Step) string {
	if step == report.Day {
		return r.Words.ShortDate(noon(r, date))
	}
	return r.Words.T("report.month", "Month", r.Words.T("date.month_"+strconv.Itoa(int(date.Month()))), "Year", date.Year())
}

// shortStart is start where there is little room.
func shortStart(r *app.Request, date time.Time, step report.Step, withYear bool) string {
	if step == report.Day {
		return r.Words.ShortDay(noon(r, date))
	}
	month := r.Words.T("date.short_month_" + strconv.Itoa(int(date.Month())))
	if withYear {
		return r.Words.T("report.month", "Month", month, "Year", date.Year())
	}
	return month
}

// asked is what the address of a page of figures says.
type asked struct {
	report.Query
	preset string // "" for days of one's own
}

// readFigures reads the range, by its name or by its first and last day, the
// currency, and of the page Reports which of those that it offers.
func readFigures(r *app.Request, preset string, kinds []report.Report) (a asked, err error) {
	var named, from, to string
	readers := map[string]func(string) bool{
		"range":    func(text string) bool { named = text; return slices.Contains(report.Presets, text) },
		"from":     func(text string) bool { from = text; return true },
		"to":       func(text string) bool { to = text; return true },
		"currency": func(text string) bool { a.Currency = text; return len(text) == 3 },
	}
	if kinds != nil {
		a.Kind = kinds[0]
		readers["report"] = func(text string) bool { a.Kind = report.Report(text); return slices.Contains(report.Reports, a.Kind) }
	}
	if err := app.ReadQuery(r.URL.Query(), readers); err != nil {
		return a, err
	}
	if from == "" && to == "" {
		a.preset = preset
		if named != "" {
			a.preset = named
		}
		a.Range, _ = report.Preset(a.preset, time.Now(), r.Words.Zone)
		return a, nil
	}
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, to)
	ok := false
	if a.Range, ok = report.Between(first, last, r.Words.Zone); err1 != nil || err2 != nil || !ok || named != "" {
		return a, fault.New(fault.BadRequest, "fault.filter") // Never a guess at which of the two is meant.
	}
	return a, nil
}

// rangeChoice offers other days, and other currencies where there are some.
func rangeChoice(r *app.Request, path string, a asked, currency string, currencies []string) view.RangeChoice {
	c := view.RangeChoice{Action: r.Address(path), From: a.From.Format(time.DateOnly), To: a.To.Format(time.DateOnly)}
	for _, preset := range report.Presets {
		c.Presets = append(c.Presets, frame.Link{
			Label: r.Words.T("report.range_" + preset), Current: preset == a.preset,
			URL: c.Action + app.QueryString("report", string(a.Kind), "range", preset, "currency", a.Currency),
		})
	}
	for _, code := range currencies {
		if len(currencies) > 1 {
			c.Currencies = append(c.Currencies, ui.Option{Value: code, Label: code, Selected: code == currency})
		}
	}
	return c
}

// figureTable says a sheet in the reader's words.
func figureTable(r *app.Request, sheet report.Sheet, label string) view.FigureTable {
	t := view.FigureTable{Label: label, Heads: []parts.Head{{Label: r.Words.T("report.head_" + sheet.First)}}}
	for _, c := range sheet.Columns {
		head := parts.Head{Label: c.Name, Numeric: true}
		if c.Key != "" {
			head.Label = r.Words.T("report.head_" + c.Key)
		}
		t.Heads = append(t.Heads, head)
	}
	cells := func(first string, values []int64) []string {
		row := []string{first}
		for i, value := range values {
			switch unit := sheet.Columns[i].Unit; {
			case unit == report.Amount:
				row = append(row, r.Words.Money(value, sheet.Currency))
			case unit == report.Minutes && value == report.Never:
				row = append(row, "–")
			default:
				row = append(row, r.Words.Number(int(value)))
			}
		}
		return row
	}
	for _, line := range sheet.Lines {
		first := line.Label
		if !line.At.IsZero() {
			first = start(r, line.At, report.Step(sheet.First))
		} else if first == "" {
			first = r.Words.T("report.nobody")
		}
		t.Rows = append(t.Rows, cells(first, line.Values))
	}
	if len(t.Rows) > 1 {
		t.Total = cells(r.Words.T("report.total"), sheet.Total)
	}
	return t
}
