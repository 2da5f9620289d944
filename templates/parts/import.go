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
	Action       string // POST of the columns, "" once that is done
	CancelAction string // POST, "" when it is over
	Columns      []ui.Choice
	Unused       string // columns that no field takes, "" for none
	Options      []ui.Choice
	Questions    []string // what the file leaves open, and how it is read then
	Error        string
	Preview      *Preview
	Progress
	Counts        []ImportCount
	Over          string // how it ended, "" before
	UndoAction    string // POST, "" where it cannot be undone
	Again         string // that the same file came in before, "" for a new one
	AgainURL      string
	RefusedAction string // POST for the file of the refused rows, "" for none
	ListURL       string
	ListText      string
}

// ImportCount is one of the figures of an import.
type ImportCount struct {
	Label, Number string
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
