package messages

import "latchkey/templates/frame"

// HoursPage asks when the business is open.
type HoursPage struct {
	frame.Frame
	Action, CancelURL              string
	Version                        string
	Zone                           string // which clocks count
	Rows                           []HoursRow
	Closed                         []string // days, as 2006-01-02; "" for one that is to be filled
	Error, SpansError, ClosedError string
}

// HoursRow is when it is open on some days.
type HoursRow struct {
	Label         string
	Days          []HoursDay
	Opens, Closes string // as 15:04
}

// HoursDay is a day of the week.
type HoursDay struct {
	Value, Label string
	Ticked       bool
}
