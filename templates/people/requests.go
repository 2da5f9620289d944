package people

import "latchkey/templates/frame"

// RequestsPage lists requests for access, the newest first.
type RequestsPage struct {
	frame.Frame
	Title, Lead, Empty string
	Back               frame.Link
	Rows               []RequestRow
}

// RequestRow is one request for access in a list.
type RequestRow struct {
	Text  string // "Lotte de Vries: Payments"
	State string // "Waits for an answer", "Given until 3 May"
	Kind  string // of the badge: "brass", "good", "plain"
	When  string
	Words string // what was said with the answer
	URL   string // "" for one's own
}

// RequestPage is one request for access, and how it can be answered.
type RequestPage struct {
	frame.Frame
	Title, Lead                 string
	Back                        frame.Link
	Asked                       string // why they ask, "" for nothing
	Said                        string // how it was answered, "" for not yet
	Closed                      string // why the viewer cannot grant it
	Makes                       string // "Lotte becomes a manager, with the restrictions …"
	Beyond                      string // that it gives more than was asked for, "" where it does not
	Gains, Loses                []string
	Action                      string // "" where there is nothing to answer
	Version                     string
	Typed, For                  string
	Error, WordsError, ForError string
}
