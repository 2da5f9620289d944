package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
)

// TeamsPage lists the teams of a workspace.
type TeamsPage struct {
	frame.Frame
	CreateURL string // "" when closed
	Rows      []TeamRow
}

// TeamRow is one team of the list.
type TeamRow struct {
	ID, Name string
	URL      string
	Members  []frame.Person // the first of them
	More     string         // "and 3 more", "" when all are shown
	Contacts string         // how many are given to it
	Menu     []parts.MenuItem
}

// TeamForm makes or changes a team, as a page.
type TeamForm struct {
	frame.Frame
	Action, CancelURL string
	Submit            string
	Name, NameError   string
	Members           []MemberBox // field "members"
	MembersError      string
	Version           string
	Error             string
}

// MemberBox is a member as a checkbox.
type MemberBox struct {
	frame.Person
	Value     string
	RoleLabel string
	Checked   bool
}
