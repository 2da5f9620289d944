package kit

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Files does the long work of the queue. A job carries no right: each step
// makes the actor anew and asks the policy again.
type Files struct {
	db      *postgres.Database
	exports Exports
	takers  Takers
	// RowsPerPart is how many rows one step of an export writes.
	RowsPerPart int
}

// Taker takes rows of a file in, for whoever acts in the transaction, and takes
// back what an import did.
type Taker struct {
	Take func(ctx context.Context, tx *postgres.Tx, r *ImportStep, rows []ImportRow, done *ImportTally) error
	// Undo takes the next UndosPerStep back, and tells whether there are more.
	Undo func(ctx context.Context, tx *postgres.Tx, id uuid.UUID) (count int64, more bool, err error)
}

// Takers are the lists that can come in as files.
type Takers map[policy.Resource]Taker

// NewFiles returns the repository of the long work: which lists can leave, and
// which can come in. A part of an export is a few megabytes, written in much less
// than the time that a job has.
func NewFiles(db *postgres.Database, exports Exports, takers Takers) Files {
	return Files{db, exports, takers, 10000}
}
