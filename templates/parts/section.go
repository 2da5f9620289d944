package parts

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// SectionPage lists the things of a section: products, courses, tags.
type SectionPage struct {
	frame.Frame
	Lead      string
	CreateURL string // "" when closed
	Create    string // "Add course"
	Action    string // where the filter form (GET) goes
	Query     string
	States    []ui.Option // field "state"; empty for none
	Filtered  bool
	Heads     []Head // of the cells of each row
	Rows      []SectionRow
	Summary   string // said under them
	Empty     string // said when there are none
	EmptyHint string
	NextURL   string
	FirstURL  string
	Export    ExportChoice
	Links     []frame.Link // to what belongs to all of them
	// Acts are what can be done to several at once, at BulkAction.
	Acts       []ui.Option
	BulkAction string
}

// SectionRow is one of them.
type SectionRow struct {
	ID, Name string
	URL      string // of its form, "" when closed
	Cells    []Cell
	MenuURL  string     // where what may be done with it is offered, "" for nothing
	Changed  bool       // by the form that led here
	Mark     frame.Link // to what is still to be done about it; with an icon of its own to what can be
}

// SectionForm creates or changes one of them, as a page. Fields stand in lines.
type SectionForm struct {
	frame.Frame
	Noun              string // names the form for the stylesheet
	Action, CancelURL string
	Submit            string
	Told              []string // what others did to it, in words
	Lines             [][]FormField
	Version           string
	Error             string
	History           []HistoryLine
}

// HistoryLine is one act in the history of a thing.
type HistoryLine struct{ At, Text string }

// FormField is one field of a form: a line of text, a choice of options, Boxes to
// tick, or Rows of lines. With Box alone it is a box to tick.
type FormField struct {
	ui.TextField
	Options []ui.Option
	Prefix  string   // stands before what is typed
	List    []string // offered while one types
	Boxes   []FormBox
	Rows    int
	Box     bool
	Ticked  bool
	Further [][]FormField // folded under the label
}

// FormBox is one of those that a set is ticked from, a member with their picture.
type FormBox struct {
	Value, Label string
	Person       *frame.Person
	Note         string
	Ticked       bool
}

// DeletePage asks before something is deleted.
type DeletePage struct {
	frame.Frame
	frame.Person      // of a customer, without a name for anything else
	Action, CancelURL string
	Count             string // whom it is about: "12 customers lose this tag", "" for nobody
	Text              string // what comes of it
	Submit            string
}
