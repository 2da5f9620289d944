package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
)

// WhenDue does what is due some time after a moment: since reads that moment of
// the row with an id, or no row where there is nothing to do any more. Before
// then it does nothing and tells how long to wait, by the database's own clock.
func (db *Database) WhenDue(
	ctx context.Context, workspace uuid.UUID, since string, id uuid.UUID, life time.Duration, do func(*Tx) error,
) (wait time.Duration, err error) {
	err = db.InWorkspace(ctx, workspace, func(tx *Tx) error {
		var moment, now time.Time
		err := tx.QueryRow(ctx, `select moment, now() from (`+since+`) of_row (moment)`, id).Scan(&moment, &now)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if wait = moment.Add(life).Sub(now); wait > 0 {
			return nil
		}
		return do(tx)
	})
	return wait, err
}

// WhenTold is WhenDue of what people are told. Nobody is while the workspace is deleted, which
// may come back: until then it waits, a day at a time.
func (db *Database) WhenTold(
	ctx context.Context, workspace uuid.UUID, since string, id uuid.UUID, do func(*Tx) error,
) (wait time.Duration, err error) {
	since = `
		select case when w.deleted_at is null then s.moment else greatest(s.moment, now() + ` + Interval(people.Day) + `) end
		  from (` + since + `) s (moment), workspaces w where w.id = current_workspace()`
	wait, err = db.WhenDue(ctx, workspace, since, id, 0, do)
	return min(wait, people.Day), err
}
