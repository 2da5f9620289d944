// Package overview renders the pages of figures.
package overview

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
	"latchkey/templates/ui"
)

// RangeChoice chooses of which days the figures are.
type RangeChoice struct {
	Action     string      // GET
	Reports    []ui.Option // field "report", of the page Reports
	Presets    []frame.Link
	From, To   string      // fields "from" and "to"
	Currencies []ui.Option // field "currency"; empty where there is but one
}

// RevenuePage shows the money of some days, and what came with it.
type RevenuePage struct {
	frame.Frame
	Lead     string // the days
	Choice   RangeChoice
	Empty    bool // nothing was ever paid here
	Takings  Takings
	Figures  []Figure
	Products []ProductShare
	Table    FigureTable
}

// Takings is the one figure of a page, with the chart of it.
type Takings struct {
	Label  string
	Amount string
	Change *Change // nil where there is nothing to compare with
	Chart  ui.BarChart
	Legend string // "This period"
	Before string // "30 days before: €16,650.00"
	None   string // said in place of a chart of nothing
	Others string // of other currencies, which are not added up
	URL    string // to all figures, "" on their own page
	More   string
}

// Change compares with the stretch before.
type Change struct {
	Up   bool
	Text string // "+13%"
	Hint string // "more than in the 30 days before"
}

// Figure is a number with its name.
type Figure struct {
	Label, Value, Note string
	URL                string // "" for none
}

// ProductShare is a product with its part of all that was paid.
type ProductShare struct {
	Label, Amount, Sold, Percent string
	Part                         float64
}

// FigureTable is a table of numbers: the first column names the row.
type FigureTable struct {
	Label string
	Heads []parts.Head
	Rows  [][]string
	Total []string
}

// ReportsPage shows one report as a table.
type ReportsPage struct {
	frame.Frame
	Lead    string
	Choice  RangeChoice
	Heading string // the report and its days
	Table   FigureTable
	Empty   string // said in place of a table without rows
	Note    string // how the report counts
	Export  parts.ExportChoice
}

// DashboardPage is where a member begins the day: each part is there for whom
// it is open.
type DashboardPage struct {
	Presets    []frame.Link // other days
	DismissURL string
	frame.Frame
	Lead      string
	Warnings  []Warning
	Find      *parts.FindPage // the restricted search, for whoever may only look up
	Takings   *Takings
	Recurring *Recurring
	Figures   []Figure
	Orders    *parts.RecordSection
	OrdersURL string
	Hidden    string // why names are masked, "" when they are not
	Started   bool   // there is something to show; else where to begin
	BeginURL  string // "" when closed
	ImportURL string // "" when closed
	InviteURL string // "" when closed
}

// Recurring is what subscriptions bring in.
type Recurring struct {
	Amount string
	Note   string // "7 new this month, 2 ended"
	Chart  ui.LineChart
	URL    string
}

// Warning is one thing that an owner should look at.
type Warning struct {
	ID               string // by which it is put away
	Name, Text, When string // Name "" for nobody's act
	Icon             string
	URL, Link        string
}
