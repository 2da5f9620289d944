package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
)

// Outside speaks to the database without a workspace: for what comes before one,
// as signing in does. Row security shows it nothing of any workspace.
type Outside struct{ *Database }

// NewOutside opens the database without a workspace.
func NewOutside(db *Database) Outside { return Outside{db} }

// QueryRow asks for one row.
func (o Outside) QueryRow(ctx context.Context, sql string, arguments ...any) pgx.Row {
	return o.pool.QueryRow(ctx, sql, arguments...)
}

// Query asks for rows.
func (o Outside) Query(ctx context.Context, sql string, arguments ...any) (pgx.Rows, error) {
	return o.pool.Query(ctx, sql, arguments...) //nolint:rowserrcheck // Whoever asks reads the rows.
}

// Exec runs one statement.
func (o Outside) Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error) {
	return o.pool.Exec(ctx, sql, arguments...)
}

// SendBatch runs statements in one implicit transaction.
func (o Outside) SendBatch(ctx context.Context, batch *pgx.Batch) error {
	return o.pool.SendBatch(ctx, batch).Close()
}

// Begin runs f in a transaction that is in no workspace, until it enters one. It
// commits when f returns nil, and leaves no trace otherwise.
func (o Outside) Begin(ctx context.Context, f func(*Tx) error) error {
	return o.inTransaction(ctx, func(tx pgx.Tx) error { return f(&Tx{Tx: tx, db: o.Database}) })
}

// EnqueueNow inserts a job in a transaction of its own.
func (o Outside) EnqueueNow(ctx context.Context, args river.JobArgs) error {
	_, err := o.queue.Insert(ctx, args, nil)
	return err
}
