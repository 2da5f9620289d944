package overview

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/overview"
	"latchkey/internal/report"
	"latchkey/templates/frame"
	view "latchkey/templates/overview"
	"latchkey/templates/parts"
	"latchkey/web/app"
	"latchkey/web/kit"
)

// dashboard shows each member what is theirs to see: money, people and work by
// the matrix, and for whoever may only look customers up the search for it.
func (s *Pages) dashboard(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	preset := report.Presets[0]
	if err := app.ReadQuery(r.URL.Query(), map[string]func(string) bool{
		"range": func(text string) bool { preset = text; return slices.Contains(report.Presets, text) },
	}); err != nil {
		return err
	}
	actor, now := grant.Actor(), time.Now()
	lists := dashboardLists(actor)
	var lookup *policy.Grant[policy.Lookup]
	if opened, err := policy.Authorize[policy.Lookup](actor, policy.Contacts); err == nil {
		lookup = &opened
	}
	chosen, _ := report.Preset(preset, now, r.Words.Zone)
	q := report.DashboardAt(now, r.Words.Zone).Over(chosen)
	d, err := s.store.Dashboard(r.Context(), grant, q, lists, lookup)
	if err != nil {
		return err
	}
	p := view.DashboardPage{
		Frame:    s.Frame(w, r, r.Resource(policy.Dashboard), "", frame.Link{Label: r.Words.T("area.overview")}),
		Lead:     r.Words.T("dashboard.lead", "Workspace", r.Workspace().Name, "Day", r.Words.Date(now)),
		Warnings: warnings(r, d, now), DismissURL: r.Address("/dashboard/dismiss"),
		Figures: workFigures(r, d, lists, preset),
		Started: lookup != nil || len(d.Money.Books) > 0 || len(d.Recurring.Books) > 0 || len(d.Orders) > 0 || d.Customers.NewContacts() > 0,
	}
	if lookup != nil {
		p.Hidden = r.Words.T("records.hidden")
		p.Find = &parts.FindPage{
			Frame: p.Frame, Action: r.Address("/contacts/lookup"), LookupsURL: r.Address("/contacts/lookups"),
			Left: r.Words.T("find.left", "Left", d.Allowance.Left, "PerDay", d.Allowance.PerDay),
		}
	}
	if _, opened := lists[policy.Revenue]; opened {
		book, _ := d.Money.Book("")
		takings := takings(r, q.Money, book)
		takings.Label = r.Words.T("dashboard.takings", "Range", r.Words.T("report.range_"+preset))
		takings.URL, takings.More = r.Address("/revenue")+app.QueryString("range", preset), r.Words.T("dashboard.more")
		takings.Others = otherCurrencies(r, d.Money)
		p.Takings = &takings
		if len(d.Recurring.Books) > 0 {
			p.Recurring = recurring(r, q.Recurring, d.Recurring, book.Currency)
		}
	}
	p.Presets = presets(r, lists, preset)
	_, opened := lists[policy.Orders]
	if kind := s.RecordsOf(policy.Orders); opened && kind != nil {
		section := kind.Table(r, d.Orders, true)
		p.Orders, p.OrdersURL = &section, r.Address("/orders")
	}
	if _, err := policy.Authorize[policy.Create](actor, policy.Contacts); err == nil {
		p.BeginURL, p.ImportURL = r.Address("/contacts/new"), kit.ImportURL(r, policy.Contacts)
	}
	if _, err := policy.Authorize[policy.Create](actor, policy.Members); err == nil {
		p.InviteURL = r.Address("/settings/members/invitations/new")
	}
	return app.Render(w, r, http.StatusOK, view.Dashboard(p))
}

// otherCurrencies says what was paid in those beside the first.
func otherCurrencies(r *app.Request, f report.Figures) string {
	var amounts []string
	for i := range f.Books {
		if paid := f.Books[i].Total().Paid; i > 0 && paid > 0 {
			amounts = append(amounts, r.Words.Money(paid, f.Books[i].Currency))
		}
	}
	if len(amounts) == 0 {
		return ""
	}
	return r.Words.T("dashboard.others", "Amounts", r.Listed(amounts))
}

func recurring(r *app.Request, q report.Query, f report.Figures, currency string) *view.Recurring {
	book, known := f.Book(currency)
	if !known {
		book, _ = f.Book("")
	}
	last := book.Rows[len(book.Rows)-1]
	card := view.Recurring{
		Amount: r.Words.Money(book.Recurring, book.Currency),
		Note:   r.Words.T("dashboard.flow", "Started", r.Words.Number(last.Started), "Ended", r.Words.Number(last.Ended)),
	}
	for i := range book.Rows {
		card.Chart.Values = append(card.Chart.Values, float64(book.Rows[i].Recurring))
	}
	first := shortStart(r, q.From, report.Month, true)
	card.Chart.ID, card.Chart.First, card.Chart.Last = "chart-recurring", first, shortStart(r, q.To, report.Month, true)
	card.Chart.Title = r.Words.T("dashboard.recurring_chart", "Days", days(r, q.Range))
	card.Chart.Text = r.Words.T("dashboard.recurring_text", "First", r.Words.Money(book.Rows[0].Recurring, book.Currency), "Last", card.Amount)
	return &card
}

// workFigures counts what waits for somebody. Orders and invoices are work; a
// number of people is for whoever lists them.
func workFigures(r *app.Request, d report.Dashboard, lists store.Lists, preset string) (list []view.Figure) {
	add := func(resource policy.Resource, key string, count int, path string) {
		if _, opened := lists[resource]; opened {
			label := r.Words.T("dashboard."+key, "Range", r.Words.T("report.range_"+preset))
			list = append(list, view.Figure{Label: label, Value: r.Words.Number(count), URL: r.Address(path)})
		}
	}
	add(policy.Orders, "to_ship", d.ToShip, "/orders?state=paid")
	add(policy.Transactions, "failed", d.FailedPayments, "/transactions?state=failed")
	add(policy.AffiliateInvoices, "open_invoices", d.OpenInvoices, "/affiliate-invoices?state=open")
	add(policy.Contacts, "new_customers", d.Customers.NewContacts(), "/contacts")
	return list
}

// warnings are what an owner should look at, each with where to do so.
func warnings(r *app.Request, d report.Dashboard, now time.Time) (list []view.Warning) {
	for i := range d.Warnings {
		e := &d.Warnings[i]
		said := kit.ActivityEntry(r, e)
		warning := view.Warning{
			ID: e.ID.String(), Name: said.Name, Text: said.Text, When: r.Words.Ago(e.At, now), Icon: "gauge",
			URL: r.Address("/settings/audit-log") + app.QueryString("person", e.Member.String()), Link: r.Words.T("dashboard.see_log"),
		}
		if strings.HasPrefix(e.Act, "invitation.") {
			warning.Icon, warning.URL, warning.Link = "mail-x", r.Address("/settings/members"), r.Words.T("dashboard.see_members")
		}
		list = append(list, warning)
	}
	for i := range d.Expired {
		list = append(list, view.Warning{
			ID: d.Expired[i].ID.String(), Icon: "mail-x",
			Text: r.Words.T("dashboard.expired", "Email", d.Expired[i].Email), When: r.Words.Ago(d.Expired[i].Expires, now),
			URL: r.Address("/settings/members?status=expired"), Link: r.Words.T("dashboard.see_members"),
		})
	}
	return list
}

// dashboardLists are what the dashboard shows of what somebody may list.
func dashboardLists(actor policy.Actor) store.Lists {
	return listsOf(
		actor, policy.Revenue, policy.Subscriptions, policy.Contacts, policy.Orders, policy.Transactions,
		policy.AffiliateInvoices, policy.AuditLog, policy.Members,
	)
}

// presets offer other days to whom something of the dashboard is of days.
func presets(r *app.Request, lists store.Lists, chosen string) (links []frame.Link) {
	_, money := lists[policy.Revenue]
	_, payments := lists[policy.Transactions]
	for _, preset := range report.Presets {
		if money || payments {
			links = append(links, frame.Link{
				Label: r.Words.T("report.range_" + preset), Current: preset == chosen,
				URL: r.Address("/dashboard") + app.QueryString("range", preset),
			})
		}
	}
	return links
}

type dismissForm struct {
	About string `form:"about"`
}

// dismiss puts a warning away, for its reader alone.
func (s *Pages) dismiss(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.List]) error {
	var in dismissForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	about, err := uuid.Parse(in.About)
	if err != nil || len(in.About) != 36 {
		return fault.New(fault.Invalid, "fault.choice")
	}
	done, err := s.store.Dismiss(r.Context(), grant, dashboardLists(grant.Actor()), about)
	if err != nil {
		return err
	}
	said := "dashboard.dismissed"
	if !done {
		said = "dashboard.not_there"
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(said)})
	return app.Redirect(w, r, r.Address("/dashboard"))
}
