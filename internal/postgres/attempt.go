package postgres

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Counter counts tries under a key, as many at once as Tries says.
type Counter struct {
	Key   string
	Limit Limit
	Tries int
}

// Attempt claims the form that the context carries for what f makes, counts its
// tries, and runs f. So a form that is sent again waits for the first, and is
// counted once. What is refused is taken back, and the form with it; the tries
// stay counted, and the transaction is to commit. It is asked before anything else.
func (tx *Tx) Attempt(ctx context.Context, made uuid.UUID, counters []Counter, f func(*Tx) error) (refused, err error) {
	if err := tx.Once(ctx, made); err != nil {
		return nil, err
	}
	for _, c := range counters {
		if err == nil {
			err = throttle(ctx, tx, c.Key, c.Limit, c.Tries)
		}
	}
	if err == nil {
		err = OrNotFound(tx.Try(ctx, f))
	}
	if !IsRefusal(err) {
		return nil, err
	}
	return err, tx.Release(ctx, Form(ctx))
}

// IsRefusal tells an answer to people from a failure.
func IsRefusal(err error) bool {
	var one *fault.Fault
	var list fault.List
	var give *policy.GiveRefusal
	return errors.As(err, &one) || errors.As(err, &list) || errors.As(err, &give)
}
