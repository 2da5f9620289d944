package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// TypedLife is how long is kept what somebody had typed when their session was
// over, and maxTyped how many such forms of one user, the newest.
const (
	TypedLife = time.Hour
	maxTyped  = 5
)

// KeepTyped keeps a form for its user, sealed as it is.
func (db *Database) KeepTyped(ctx context.Context, user, id uuid.UUID, sealed []byte) error {
	batch := &pgx.Batch{}
	batch.Queue(`insert into typed_forms (id, user_id, sealed) values ($1, $2, $3)`, id, user, sealed)
	batch.Queue(`
		delete from typed_forms where id in (
			select id from typed_forms where user_id = $1 order by at desc, id desc offset $2)`, user, maxTyped)
	return db.pool.SendBatch(ctx, batch).Close()
}

// Typed reads a form of a user, nil for one that is not theirs or not there.
func (db *Database) Typed(ctx context.Context, user, id uuid.UUID) (sealed []byte, err error) {
	err = db.pool.QueryRow(ctx, `
		select sealed from typed_forms where id = $1 and user_id = $2 and at > now() - `+Interval(TypedLife), id, user).Scan(&sealed)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return sealed, err
}

// ForgetTyped takes a form away that was sent after all.
func (db *Database) ForgetTyped(ctx context.Context, user, id uuid.UUID) error {
	_, err := db.pool.Exec(ctx, `delete from typed_forms where id = $1 and user_id = $2`, id, user)
	return err
}
