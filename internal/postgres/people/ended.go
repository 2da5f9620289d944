package people

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
)

// AccessEnded tells when a user's own access to the workspace of an address ended, and whom
// they can ask. The zero value is the answer for a member, for somebody who never was one
// and for a workspace that is not there.
func (a Accounts) AccessEnded(ctx context.Context, user uuid.UUID, slug string) (ended people.Ended, err error) {
	err = a.db.QueryRow(ctx, `select ended_at, owners, suspended from access_ended($1, $2)`, user, slug).
		Scan(&ended.At, &ended.Owners, &ended.Suspended)
	if errors.Is(err, pgx.ErrNoRows) {
		return people.Ended{}, nil
	}
	return ended, err
}
