package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"latchkey/internal/policy"
)

// What follows goes when the last repository stands on Read and Change.

// SetWorkspace opens a workspace for the rest of a transaction.
const SetWorkspace = setWorkspace

// Read leaves a row that is missed to whoever reads it.
func (db *Database) Read(ctx context.Context, workspace policy.WorkspaceID, queue func(*pgx.Batch)) error {
	batch := &pgx.Batch{}
	batch.Queue(setWorkspace, uuid.UUID(workspace).String())
	queue(batch)
	return db.pool.SendBatch(ctx, batch).Close()
}

func (db *Database) Write(ctx context.Context, workspace policy.WorkspaceID, f func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, setWorkspace, uuid.UUID(workspace).String()); err != nil {
			return err
		}
		return f(tx)
	})
}

// LockWorkspace is Tx.LockWorkspace.
func LockWorkspace(ctx context.Context, tx pgx.Tx, _ policy.WorkspaceID) error {
	return (&Tx{Tx: tx}).LockWorkspace(ctx)
}

// EnqueueAt is Tx.EnqueueAt.
func (db *Database) EnqueueAt(ctx context.Context, tx pgx.Tx, args river.JobArgs, at time.Time) error {
	return (&Tx{Tx: tx, db: db}).EnqueueAt(ctx, args, at)
}

// Enqueue is Tx.Enqueue.
func (db *Database) Enqueue(ctx context.Context, tx pgx.Tx, args river.JobArgs) error {
	return (&Tx{Tx: tx, db: db}).Enqueue(ctx, args)
}

// Entry is one line of the activity log.
type Entry struct {
	Member   policy.MemberID
	Act      string
	Target   string
	TargetID uuid.UUID
	Detail   map[string]any
}

// Record writes the activity log.
func Record(ctx context.Context, tx pgx.Tx, _ policy.WorkspaceID, e Entry) error {
	t := &Tx{Tx: tx}
	t.Member = e.Member
	return t.Log(ctx, e.Act, e.Target, e.TargetID, e.Detail)
}
