package messages

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// How what a member writes gets to the customer depends on the kind of the channel. All
// that does stands here.

// obstacle says why no answer can be sent in a conversation. It is a fault about the field text.
func (v *held) obstacle() error {
	if err := v.unreachable(); err != nil {
		return err
	}
	return v.mayAnswer()
}

// unreachable says why nothing at all can be sent.
func (v *held) unreachable() error {
	switch {
	case v.kind == "":
		return fault.Field("text", "fault.channel_gone")
	case v.recipient() == "":
		return fault.Field("text", "fault.no_address")
	case !v.confirmed && v.kind == messages.Email:
		return fault.Field("text", "fault.channel_unconfirmed")
	case !v.confirmed:
		return fault.Field("text", "fault.channel_not_set_up")
	}
	return nil
}

// recipient is the customer as the channel knows them.
func (v *held) recipient() string {
	if v.kind == messages.Email {
		return v.to()
	}
	return v.handle
}

// to is the address that answers go to.
func (v *held) to() string { return cmp.Or(v.replyTo, v.email) }

// hand queues the work that hands a message over after a while: to the customer, and to so many copies.
func (v *held) hand(ctx context.Context, tx *postgres.Tx, message uuid.UUID, copies int, wait time.Duration) error {
	workspace := uuid.UUID(tx.Workspace)
	var due time.Time // At once. A job with any time waits for the next look at the clock.
	if wait > 0 {
		due = time.Now().Add(wait)
	}
	switch v.kind {
	case messages.Custom:
		return tx.EnqueueAt(ctx, jobs.HookMessage{Workspace: workspace, Message: message}, due)
	case messages.WhatsApp:
		return tx.EnqueueAt(ctx, jobs.WhatsAppMessage{Workspace: workspace, Message: message}, due)
	}
	for place := range copies + 1 {
		if err := tx.EnqueueAt(ctx, jobs.ReplyMail{Workspace: workspace, Message: message, Copy: place}, due); err != nil {
			return err
		}
	}
	return nil
}

// takes fails with a fault about the field files where the channel does not take one of those
// that wait at a place, and go with an answer.
func (v *held) takes(ctx context.Context, in placed, ids []uuid.UUID) error {
	if v.kind != messages.WhatsApp {
		return nil
	}
	rows, _ := in.Query(ctx, //nolint:rowserrcheck // ForEachRow returns it.
		`select name, kind, size from message_files where `+myFiles+` and id = any (@ids) order by place, id`,
		in.args(pgx.NamedArgs{"ids": orNone(ids)}))
	var name, kind string
	var size int
	_, err := pgx.ForEachRow(rows, []any{&name, &kind, &size}, func() error { return messages.FitsWhatsApp(name, kind, size) })
	return err
}
