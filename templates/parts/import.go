package parts

import (
	"latchkey/templates/frame"
	"latchkey/templates/ui"
)

// importFiles are the files that a browser offers. What is chosen is known by its bytes.
const importFiles = ".xlsx,.xlsm,.csv,.tsv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet," +
	"text/csv,text/tab-separated-values,text/plain"

// ImportPage asks for a file, and lists the reader's own imports.
type ImportPage struct {
	frame.Frame
	Lead   string
	Action string // POST with a file
	Error  string
	Hints  []string
	Rows   []ImportRow
}

// ImportRow is one import of the reader's.
type ImportRow struct {
	URL, File, At, State, Kind, Counts string
}

// OneImport is one file that came in: what its columns are, then how far it is
// read, then what came of it.
type OneImport struct {
	frame.Frame
	Lead         string
	Action       string       // POST of the columns, "" once that is done
	Check        *ImportCheck // what the rows would do, nil before and after
	CancelAction string       // POST, "" when it is over
	CancelText   string
	Columns      ImportColumns
	Options      []ui.Choice
	Read         string   // in a line, how the file is read
	Questions    []string // what the file leaves open, and how it is read then
	Error        string
	Preview      *Preview
	Progress
	Counts        []ImportCount
	Left          string // what was left out of the file, "" for nothing
	Over          string // how it ended, "" before
	UndoAction    string // POST, "" where it cannot be undone
	Again         string // that the same file came in before, "" for a new one
	AgainURL      string
	RefusedAction string // POST for the file of the refused rows, "" for none
	RefusedHint   string // that the file has not all of them, "" for all
	ShowURL       string // the list of the customers whom it brought or changed, "" for none
	ListURL       string
	ListText      string
	BringURL      string // where another file is brought, after one of which nothing was taken in
}

// ImportCount is one of the figures of an import.
type ImportCount struct {
	Label, Number string
}

// ImportColumns are the columns of a file, and which field each fills.
type ImportColumns struct {
	Text           string // "40 columns, 7 fill a field"
	Wide           bool   // not all are shown
	Find           string // among their heads
	Shown          string // "1 to 50 of 1,000", or that none was found
	Earlier, Later string // the pages beside this one, "" for none
	Rows           []ImportColumn
}

// ImportColumn is one of them.
type ImportColumn struct {
	Number, Head string
	Samples      []string // of its values
	Field        ui.Choice
	Note         string // that it is read with another, "" for none
	Fills        bool   // a field
	Wrong        bool   // another one fills it, too
}

// Preview shows how the first rows are read.
type Preview struct {
	Text  string // "Of the first 1,000 rows, 3 cannot be taken"
	Heads []string
	Rows  []PreviewRow
}

// PreviewRow is one row as it is read, or why it cannot be taken.
type PreviewRow struct {
	Line   string
	Cells  []string
	Reason string
}

// ImportCheck says what the rows of a file would do, before they do it.
type ImportCheck struct {
	Action   string // POST: to begin, to go back to the columns, to drop the file
	Verdict  string // "470 new · 10 change customers who are there"
	Nothing  bool   // would be stored
	Existing []ImportChoice
	Changes  *ImportChanges // the first, nil for none
	Misread  []ImportMisread
	Others   string // how many more, "" for none
}

// ImportChoice is one thing that can become of customers who are there.
type ImportChoice struct {
	Value, Label, Hint string
	Checked            bool
}

// ImportChanges are the first changes, a row a customer.
type ImportChanges struct {
	Text  string
	Heads []string
	Rows  []ImportChange
}

// ImportChange is how one customer would be changed.
type ImportChange struct {
	Line, Who string
	Cells     []ImportCell
}

// ImportCell is what stands in one field, and what would.
type ImportCell struct {
	Was, Is string // the same where it stays
}

// ImportMisread is a value that was not understood.
type ImportMisread struct {
	Column, Value, Reason, Count, Line string
}
