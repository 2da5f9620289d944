package parts

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// Progress shows how far a long piece of work is. While it runs, the page
// shows itself anew: by script every second, without it by the document.
type Progress struct {
	Running bool
	Share   int    // per cent, -1 when it cannot be told
	Text    string // "12,000 of about 20,000 rows"
}

// ExportPage is one file: how far it is, then where to get it.
type ExportPage struct {
	frame.Frame
	Lead string
	Progress
	Ready   string // POST that hands the file out, "" before and after
	Until   string // how long it is there
	Over    string // why there is no file any more, "" otherwise
	ListURL string // all exports, "" when closed
}

// ExportsPage lists the files of a workspace and the lists that can become one.
type ExportsPage struct {
	frame.Frame
	Lead  string
	Lists []ExportChoice
	Rows  []ExportRow
}

// ExportChoice is a list that can be exported; it is asked for by a page of its
// own (URL) or at once (Action, POST).
type ExportChoice struct {
	Label, URL, Action string
	AtOnce             bool // the answer is the file
	Separators         []ui.Option
}

// ExportRow is one file that was asked for.
type ExportRow struct {
	frame.Person
	URL   string // for its maker, "" for everybody else
	List  string
	Rows  string
	State string
	Kind  string // "good", "plain", "warn" of the state
	At    string
}

// ExportContactsPage asks an owner for the password before the customers leave.
type ExportContactsPage struct {
	frame.Frame
	Action, CancelURL string
	Text              string
	Error             string
	Separators        []ui.Option
}
