package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// SeersPage is who sees something, and why.
type SeersPage struct {
	frame.Frame
	Title, Lead string
	Choices     []frame.Link // other things to ask about
	Action      string       // where the choice of a section goes (GET)
	Sections    []ui.Option  // field "resource"
	Groups      []SeerGroup
	Back        frame.Link
	FirstURL    string // "" on the first page
	NextURL     string // "" on the last one
}

// SeerGroup are those who see it alike: "yes", "narrow" or "no".
type SeerGroup struct {
	Verdict string
	Label   string // "3 people see it"
	People  []SeerLine
}

// SeerLine is one member, and why they see it so.
type SeerLine struct {
	frame.Person
	URL, Role, Why string
}
