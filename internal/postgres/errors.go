package postgres

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/fault"
)

// NotFound is what is not there, or is not within reach: nobody can tell which.
var NotFound = fault.New(fault.NotFound, "fault.not_found")

// OrNotFound turns a row that was missed into NotFound.
func OrNotFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return NotFound
	}
	return err
}

// Violates tells whether err is the refusal of a constraint.
func Violates(err error, constraint string) bool {
	var refusal *pgconn.PgError
	return errors.As(err, &refusal) && refusal.ConstraintName == constraint
}

// Forbidden tells whether err is a definer function's refusal.
func Forbidden(err error) bool {
	var refusal *pgconn.PgError
	return errors.As(err, &refusal) && refusal.Code == "42501"
}
