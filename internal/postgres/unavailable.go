package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrUnclear says that the connection broke while a transaction was being
// committed: whether it was is not known.
var ErrUnclear = errors.New("it may have been saved, or not")

// inTransaction runs f in a transaction, which is committed when f returns nil.
// Where the connection breaks meanwhile it fails with ErrUnclear.
func (db *Database) inTransaction(ctx context.Context, f func(pgx.Tx) error) error {
	done := false
	err := pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		err := f(tx)
		done = err == nil
		return err
	})
	var refusal *pgconn.PgError
	if err != nil && done && !errors.As(err, &refusal) && !errors.Is(err, pgx.ErrTxCommitRollback) {
		return fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return err
}

// Unavailable tells whether err says that the database did not answer in time:
// it is away, starting, full, or holds a lock for too long. A later try may
// succeed.
func Unavailable(err error) bool {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		switch refusal.Code {
		case "57014", // a statement took too long
			"57P05",          // a connection was idle for too long
			"25006",          // another server is the one that writes by now
			"55P03",          // a lock took too long
			"40001", "40P01", // two transactions in each other's way
			"57P01", "57P02", "57P03", // it stops, has crashed, is starting
			"25P03", "25P04": // a transaction took too long
			return true
		}
		return strings.HasPrefix(refusal.Code, "53") || strings.HasPrefix(refusal.Code, "08") // It is full, or the connection broke.
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnclear)
}
