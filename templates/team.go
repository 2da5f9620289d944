package templates

// TeamsPage lists the teams of a workspace.
type TeamsPage struct {
	Frame
	CreateURL string // "" when closed
	Rows      []TeamRow
}

// TeamRow is one team of the list.
type TeamRow struct {
	ID, Name string
	URL      string
	Members  []Person // the first of them
	More     string   // "and 3 more", "" when all are shown
	Contacts string   // how many are given to it
	Menu     []MenuItem
}

// TeamForm makes or changes a team, as a page.
type TeamForm struct {
	Frame
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
	Person
	Value     string
	RoleLabel string
	Checked   bool
}

// DeletePage asks before something is deleted; the title is the question.
type DeletePage struct {
	Frame
	Action, CancelURL string
	Submit            string
	Count             string // whom it is about: "12 customers lose their team"
	Text              string
}
