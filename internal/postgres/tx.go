package postgres

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"latchkey/internal/policy"
)

// setWorkspace opens a workspace for the rest of the transaction. Row security
// shows its rows and no others.
const SetWorkspace = `select set_config('latchkey.workspace', $1, true)`

// upTo ends a query that walks an index. The number stands in the SQL itself:
// a plan that was made without knowing it would rather read the whole table.
func UpTo(rows int) string { return ` limit ` + strconv.Itoa(rows) }

// read runs queries in one round trip and one implicit transaction, with the
// workspace set in it. Each query is queued with the function that reads it.
func (db *Database) Read(ctx context.Context, workspace policy.ID, queue func(*pgx.Batch)) error {
	batch := &pgx.Batch{}
	batch.Queue(SetWorkspace, uuid.UUID(workspace).String())
	queue(batch)
	return db.pool.SendBatch(ctx, batch).Close()
}

// write runs f in a transaction with the workspace set. It commits when f
// returns nil, and leaves no trace otherwise.
func (db *Database) Write(ctx context.Context, workspace policy.ID, f func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, SetWorkspace, uuid.UUID(workspace).String()); err != nil {
			return err
		}
		return f(tx)
	})
}

// lockWorkspace makes changes of members happen one after the other. Every one
// of them begins with it, before it reads who is acting and on whom. A workspace
// that was deleted meanwhile is a fault of kind NotFound.
func LockWorkspace(ctx context.Context, tx pgx.Tx, workspace policy.ID) error {
	locked, err := tx.Exec(ctx, `select from workspaces where id = $1 and deleted_at is null for no key update`, uuid.UUID(workspace))
	if err == nil && locked.RowsAffected() == 0 {
		return NotFound
	}
	return err
}

// queueAt inserts a job that is worked at a later time.
func (db *Database) EnqueueAt(ctx context.Context, tx pgx.Tx, args river.JobArgs, at time.Time) error {
	_, err := db.queue.InsertTx(ctx, tx, args, &river.InsertOpts{ScheduledAt: at})
	return err
}

// Enqueue inserts a job in the transaction that causes it.
func (db *Database) Enqueue(ctx context.Context, tx pgx.Tx, args river.JobArgs) error {
	_, err := db.queue.InsertTx(ctx, tx, args, nil)
	return err
}
