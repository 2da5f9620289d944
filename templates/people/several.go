package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// SeveralPage asks before something is done with several members or invitations, and says by
// name with whom it cannot be.
type SeveralPage struct {
	frame.Frame
	Action, CancelURL string
	Act               string
	Resend            bool // makes mails
	Submit            string
	Danger            bool
	Rows              []SeveralRow
	Some              bool         // it can be done with one of them at least
	Roles             []RoleChoice // nil where none is to be chosen
	HandTo            []ui.Option  // who gets what is assigned to them, nil where nothing changes hands
	Error             string
}

// SeveralRow is one of them.
type SeveralRow struct {
	frame.Person
	ID        string
	RoleLabel string
	Refused   string // why it cannot be done, "" where it can
}
