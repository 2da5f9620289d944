package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable tells whether err says that the database did not answer in time:
// it is away, starting, full, or holds a lock for too long. Nothing was changed,
// and a later try may succeed.
func Unavailable(err error) bool {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		switch refusal.Code {
		case "57014", // a statement took too long
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
		errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err)
}
