package postgres

import (
	"context"
	"latchkey/internal/policy"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Files does the long work of the queue. A job carries no right: each step
// makes the actor anew and asks the policy again.
type Files struct {
	*Database
	exports map[policy.Resource]exportSource
	takers  map[policy.Resource]taker
}

// taker takes rows of a file in.
type taker func(ctx context.Context, tx pgx.Tx, ws uuid.UUID, r *reading, rows []numbered, done *tally) error

// NewFiles returns the repository of the long work.
func NewFiles(db *Database) Files {
	return Files{db, exportSources, map[policy.Resource]taker{policy.Contacts: takeContacts, policy.Transactions: takeTransactions}}
}
