package importing

import (
	"time"

	"github.com/google/uuid"
)

// File is one that came in, and how far it was read.
type File struct {
	ID       uuid.UUID
	Resource string
	State    ImportState
	File     string
	Bytes    int64
	Read     int64 // of them
	Lines    int64 // that were read
	Columns  []string
	Found    Found
	Reading  Reading // once it was said
	Checked  Checked
	Created  int64 // rows that made something new
	Changed  int64 // rows that changed something that was there
	Refused  int64 // rows that could not be taken
	Remarks  int64 // cells that were left out while their row was taken
	// Tallies are rows that were left out, by their reason, and what was made beside
	// payments, by its kind.
	Tallies  map[string]int64
	Undone   int64 // customers and payments that were taken back
	Cause    Cause // why its file was refused
	At       time.Time
	Finished time.Time
}

// ImportState is how far an import has come.
type ImportState string

// The states of an import.
const (
	ImportUploading ImportState = "uploading"
	ImportUploaded  ImportState = "uploaded" // waits for its maker to say what the columns are
	ImportChecking  ImportState = "checking" // what its rows would do is counted
	ImportChecked   ImportState = "checked"  // waits for its maker to begin
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled"
	ImportRefused   ImportState = "refused" // its maker's access changed meanwhile
	ImportFailed    ImportState = "failed"
	ImportUndoing   ImportState = "undoing"
	ImportUndone    ImportState = "undone"
	ImportUnread    ImportState = "unread"  // its file was refused
	ImportCut       ImportState = "cut"     // the sending of its file broke off
	ImportExpired   ImportState = "expired" // nobody began it in time
	// An undoing that came to no end can be asked for again.
	ImportUndoFailed  ImportState = "undo_failed"
	ImportUndoRefused ImportState = "undo_refused" // the access of whoever asked for it changed
)

// Cause is the key of a sentence that says why a file was refused, with what fills it.
type Cause struct {
	Key       string `json:"key,omitempty"`
	Arguments []any  `json:"arguments,omitempty"`
}

// CutKey is the key of the fault of a file whose sending broke off.
const CutKey = "fault.unreadable"

// MaxFileName is how much is kept of the name of a file, in characters.
const MaxFileName = 120

// ImportLife is how long the file and its refused rows are kept.
const ImportLife = 7 * 24 * time.Hour

// Refusal is a row that an import could not take, or a cell of one that it took.
type Refusal struct {
	Line   int64
	Cell   int // its column, WholeRow for the row
	Reason string
	Cells  []string
}

// NotTaken counts, among the tallies, the rows and cells that were not taken, and
// NotTakenKept those of them that are kept for their file.
const (
	NotTaken     = "not_taken"
	NotTakenKept = "not_taken_kept"
)

// RowsRead counts, among the tallies, the rows that an import read, and NotReached those that
// it did not come to before it ended, or that waited for others then.
const (
	RowsRead   = "rows_read"
	NotReached = "not_reached"
)

// WholeRow is the cell of a row that was refused.
const WholeRow = -1
