package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

type formKey struct{}

// WithForm notes the key of the form that is sent, for Once.
func WithForm(ctx context.Context, key uuid.UUID) context.Context {
	return context.WithValue(ctx, formKey{}, key)
}

// AlreadyMade says that a form which is sent again has made its thing before.
type AlreadyMade struct{ ID uuid.UUID }

func (*AlreadyMade) Error() string { return "the form was sent before" }

const madeSQL = `select made from sent_forms where key = $1`

// Once claims the form that the context carries, if any, for the thing that the
// transaction makes. It is asked before anything else: the same form sent again
// waits here for the first, and fails with *AlreadyMade once that is done.
func (tx *Tx) Once(ctx context.Context, made uuid.UUID) error {
	key, sent := ctx.Value(formKey{}).(uuid.UUID)
	if !sent {
		return nil
	}
	claimed, err := tx.Exec(ctx, `insert into sent_forms (key, made) values ($1, $2) on conflict do nothing`, key, made)
	if err != nil || claimed.RowsAffected() == 1 {
		return err
	}
	return alreadyMade(tx.QueryRow(ctx, madeSQL, key))
}

// Form is the key of the form that the context carries, if any.
func Form(ctx context.Context) (form uuid.NullUUID) {
	form.UUID, form.Valid = ctx.Value(formKey{}).(uuid.UUID)
	return form
}

// Release lets a form, if any, be sent again: what it made is not there any more.
func (tx *Tx) Release(ctx context.Context, form uuid.NullUUID) error {
	if !form.Valid {
		return nil
	}
	_, err := tx.Exec(ctx, `delete from sent_forms where key = $1`, form)
	return err
}

// CheckForm fails with *AlreadyMade when the form that the context carries has
// made its thing, before any of it is looked at.
func (db *Database) CheckForm(ctx context.Context) error {
	err := alreadyMade(db.pool.QueryRow(ctx, madeSQL, ctx.Value(formKey{})))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}

func alreadyMade(row pgx.Row) error {
	var made AlreadyMade
	if err := row.Scan(&made.ID); err != nil {
		return err
	}
	return &made
}
