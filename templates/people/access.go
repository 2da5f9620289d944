package people

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// AccessPage is what somebody sees of the workspace, section by section.
type AccessPage struct {
	frame.Frame
	Title   string
	Lead    string
	Changes string // who can change it, "" for nobody
	Key     ui.Key
	Pages   []frame.Link // that can be looked at as they see them
	Areas   []AccessArea
	Back    frame.Link
	// Others are other roles, and this one with one restriction more or fewer.
	Others []frame.Link
}

// AccessArea is a heading and its sections.
type AccessArea struct {
	Label string
	Rows  []AccessRow
}

// AccessRow is one section. Verdict is "yes", "narrow" or "no".
type AccessRow struct {
	Label, Verdict, Word, Text, Why string
	URL                             string // of the section as they see it, "" for a closed one
}
