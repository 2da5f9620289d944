package report

import (
	"time"

	"latchkey/internal/activity"
	"latchkey/internal/ledger"
	"latchkey/internal/people"
	"latchkey/internal/records"
)

// DashboardQuery asks for each part of the dashboard over a range of its own.
type DashboardQuery struct {
	Money     Query // the last days, with those before
	Recurring Query // the last months
	Customers Query // the month that runs
}

// DashboardAt is what the dashboard shows at one moment.
func DashboardAt(now time.Time, zone *time.Location) DashboardQuery {
	days, _ := Preset("30_days", now, zone)
	months, _ := Preset("12_months", now, zone)
	month, _ := Preset("this_month", now, zone)
	return DashboardQuery{
		Money:     Query{Range: days, Step: Day, Compare: true},
		Recurring: Query{Range: months, Step: Month},
		Customers: Query{Range: month, Step: Month},
	}
}

// Over is the same with the money of another range.
func (q DashboardQuery) Over(days Range) DashboardQuery {
	q.Money.Range, q.Money.Step = days, days.Step()
	return q
}

// Dashboard is where a member begins the day. What the member's grants do not
// open is zero, and was not read.
type Dashboard struct {
	Money     Figures
	Recurring Figures
	Customers Figures

	ToShip         int // orders that are paid and not sent
	OpenInvoices   int // of affiliates
	FailedPayments int // in the days of Money
	Orders         []records.Record

	Warnings []activity.Entry // of the days that the workspace has chosen
	Expired  []people.Person  // invitations that nobody answered

	Allowance ledger.Result // of lookups, for whoever may only look up
}
