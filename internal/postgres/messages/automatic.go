package messages

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
)

// limitAutomatic is how many mails an address gets that nobody wrote, from a workspace.
var limitAutomatic = postgres.Limit{Count: 3, Window: time.Hour}

// MayMailByItself tells whether a program may send a mail to an address now, and counts
// that it does. Whatever sends by itself asks here, in the transaction that queues the
// mail: another program may answer each of them, whatever its mails say of themselves.
func MayMailByItself(ctx context.Context, tx *postgres.Tx, to mail.Address) (bool, error) {
	err := postgres.ThrottleIn(ctx, tx, "automatic:"+uuid.UUID(tx.Workspace).String()+":"+to.Key(), limitAutomatic)
	if wrong := (*fault.Fault)(nil); errors.As(err, &wrong) && wrong.Kind == fault.TooMany {
		return false, nil
	}
	return err == nil, err
}
