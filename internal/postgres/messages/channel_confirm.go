package messages

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// ChannelMarks lists the channels about which there is something to do beside their form.
func (s Store) ChannelMarks(ctx context.Context, grant policy.Grant[policy.List]) (marks []messages.ChannelMark, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Channels, func(b *postgres.Batch) {
		postgres.Rows(b, &marks, pgx.RowToStructByPos[messages.ChannelMark], `
			select id, kind, confirmed_at is not null from channels
			 where workspace_id = current_workspace() and deleted_at is null and (kind <> 'email' or confirmed_at is null)`)
	})
	return marks, err
}

// Confirmation reads how far the confirmation of a channel is.
func (s Store) Confirmation(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) (c messages.Confirmation, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select address, name, confirmed_at is not null, code_sent_at is not null from channels
			 where workspace_id = current_workspace() and id = $1 and kind = 'email' and deleted_at is null`, id).
			Scan(&c.Address, &c.Name, &c.Confirmed, &c.Sent)
	})
	if err != nil {
		return messages.Confirmation{}, err
	}
	c.Record = s.record(id)
	return c, nil
}

// record is a text that nobody else is asked to put into the DNS of a domain.
func (s Store) record(id uuid.UUID) string { return "latchkey=" + s.db.Link(signin.ChannelLink, id, 0) }

// ConfirmByRecord takes what stands in the DNS of the domain of a channel's address: where
// the mail of a domain is led here, a code that is mailed reaches nobody before this. It
// fails with a fault: NotFound, also once the address is another, or about the field code.
func (s Store) ConfirmByRecord(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, address string, found []string,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		if !slices.Contains(found, s.record(id)) {
			return fault.Field("code", "fault.record_none")
		}
		var name string
		err := tx.QueryRow(ctx, `
			update channels set confirmed_at = coalesce(confirmed_at, now())
			 where workspace_id = current_workspace() and id = $1 and deleted_at is null and address = $2 returning name`, id, address).Scan(&name)
		if err != nil {
			return err
		}
		return tx.Log(ctx, "channel.confirm", name, id, nil)
	})
}

// SendCode mails a code to the address of a channel, which makes earlier ones worthless. It
// fails with a fault: NotFound, Conflict for one that is confirmed, TooMany soon after another.
func (s Store) SendCode(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		var name string
		var number int
		var confirmed, soon bool
		err := tx.QueryRow(ctx, `
			select name, code_number + 1, confirmed_at is not null, coalesce(code_sent_at > now() - $2::interval, false) from channels
			 where workspace_id = current_workspace() and id = $1 and kind = 'email' and deleted_at is null for update`, id, messages.CodePause).
			Scan(&name, &number, &confirmed, &soon)
		switch {
		case err != nil:
			return err
		case confirmed:
			return fault.New(fault.Conflict, "fault.channel_confirmed")
		case soon:
			return fault.New(fault.TooMany, "fault.code_soon")
		}
		if _, err := tx.Exec(ctx, `
			update channels set code_number = $2, code_sent_at = now(), code_tries = 0
			 where workspace_id = current_workspace() and id = $1`, id, number); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.ChannelMail{Workspace: uuid.UUID(tx.Workspace), Channel: id, Number: number}); err != nil {
			return err
		}
		return tx.Log(ctx, "channel.code", name, id, nil)
	})
}

// Confirm takes the code that was mailed to the address of a channel. A wrong one counts as
// a try. It fails with a fault: NotFound, or about the field code.
func (s Store) Confirm(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, code string) error {
	var wrong error
	err := postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		var name string
		var number, tries int
		var sent *time.Time
		var confirmed bool
		err := tx.QueryRow(ctx, `
			update channels set code_tries = code_tries + 1
			 where workspace_id = current_workspace() and id = $1 and kind = 'email' and deleted_at is null
			returning name, code_number, code_tries, code_sent_at, confirmed_at is not null`, id).
			Scan(&name, &number, &tries, &sent, &confirmed)
		switch {
		case err != nil:
			return err
		case confirmed:
			return postgres.ErrUnchanged
		case sent == nil || tries > messages.CodeTries || time.Since(*sent) > messages.CodeLife:
			wrong = fault.Field("code", "fault.code_dead")
			return nil
		}
		right := signin.Code(s.db.Link(signin.ChannelLink, id, number))
		if subtle.ConstantTimeCompare([]byte(code), []byte(right)) != 1 {
			wrong = fault.Field("code", "fault.code_wrong", "Tries", messages.CodeTries)
			return nil
		}
		if _, err := tx.Exec(ctx, `
			update channels set confirmed_at = now() where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "channel.confirm", name, id, nil)
	})
	if err != nil {
		return err
	}
	return wrong
}

// ChannelCode reads the mail with the code of a channel; false for a channel that is gone or
// confirmed, and for a code that is not the latest.
func (r Replies) ChannelCode(ctx context.Context, job jobs.ChannelMail) (letter jobs.ChannelLetter, ok bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select k.address, w.language, w.name from channels k join workspaces w on w.id = k.workspace_id and w.deleted_at is null
			 where k.workspace_id = current_workspace() and k.id = $1 and k.code_number = $2
			   and k.deleted_at is null and k.confirmed_at is null`, job.Channel, job.Number).
			Scan(&letter.Email, &letter.Language, &letter.Workspace)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	letter.Code = signin.Code(r.db.Link(signin.ChannelLink, job.Channel, job.Number))
	return letter, err == nil, err
}
