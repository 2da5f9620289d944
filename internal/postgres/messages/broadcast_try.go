package messages

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// limitTests is how many tests a member may send over WhatsApp, where they say to which number.
var limitTests = postgres.Limit{Count: 20, Window: time.Hour}

// TryBroadcast sends a broadcast to the member who asks, as a customer of their name would get
// it: by mail to their own address, over WhatsApp to the number that they give. It fails with a
// fault: NotFound, TooMany, or about the fields channel, template, variable_1 and so on, and number.
func (s Store) TryBroadcast(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, in messages.Trial,
) (to string, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Broadcasts, func(tx *postgres.Tx) error {
		key := postgres.NewID()
		if err := tx.Once(ctx, key); err != nil {
			return err
		}
		r, err := lockRun(ctx, tx, id)
		if err != nil {
			return err
		}
		over, err := overWhat(ctx, tx, &r, in.Channel, in.Filling)
		if err != nil {
			return err
		}
		job := jobs.BroadcastTest{
			Workspace: uuid.UUID(tx.Workspace), Broadcast: id, Channel: over.channel, Member: uuid.UUID(tx.Member), Key: key,
		}
		var country string
		if err := tx.QueryRow(ctx, `
			select coalesce(m.email, ''), w.country from workspaces w
			  left join members m on m.workspace_id = w.id and m.id = @member where w.id = current_workspace()`, tx.Args(pgx.NamedArgs{})).
			Scan(&to, &country); err != nil {
			return err
		}
		if r.kind == messages.WhatsApp {
			if err := postgres.ThrottleIn(ctx, tx, "broadcast test:"+uuid.UUID(tx.Member).String(), limitTests); err != nil {
				return err
			}
			if job.Number, err = phone.Parse(in.Number, country); err != nil || job.Number == "" {
				return fault.Field("number", "fault.phone")
			}
			var saidNo bool
			if err := tx.QueryRow(ctx, `select `+numberSaidNo+` from (select $1::text as phone) c`, job.Number).Scan(&saidNo); err != nil {
				return err
			}
			if saidNo { // A test is a mailing to whoever has the number.
				return fault.Field("number", "fault.test_said_no")
			}
			job.Template, job.Values, to = over.ID, over.values, phone.International(job.Number)
		}
		return tx.Enqueue(ctx, job)
	})
	return to, err
}

// BroadcastForTest reads a broadcast as its member would get it; false for one that is gone, or
// whose template is.
func (r Replies) BroadcastForTest(ctx context.Context, job jobs.BroadcastTest) (letter jobs.BroadcastLetter, ok bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var sealed []byte
		if err := tx.QueryRow(ctx, `
			select m.email, m.name, w.language, k.address, k.name, w.name, b.subject, b.text, k.number_id, k.sealed_token
			  from broadcasts b
			  join members m on m.workspace_id = b.workspace_id and m.id = $2 and `+postgres.ActiveMember(`m`)+`
			  join channels k on k.workspace_id = b.workspace_id and k.id = $3 and k.deleted_at is null and k.confirmed_at is not null
			  join workspaces w on w.id = b.workspace_id and w.deleted_at is null
			 where b.workspace_id = current_workspace() and b.id = $1 and b.deleted_at is null`, job.Broadcast, job.Member, job.Channel).
			Scan(&letter.To, &letter.Name, &letter.Language, &letter.Channel, &letter.ChannelName, &letter.Workspace,
				&letter.Subject, &letter.Text, &letter.NumberID, &sealed); err != nil {
			return err
		}
		if job.Number == "" {
			return nil
		}
		letter.To, letter.Name = job.Number, cmp.Or(letter.Name, job.Number)
		letter.Token = r.db.Unseal(postgres.ProviderToken, sealed, job.Channel[:])
		letter.Template.Variables = job.Values
		return tx.QueryRow(ctx, `
			select t.name, t.language, t.body from message_templates t
			 where t.workspace_id = current_workspace() and t.id = $1 and `+sendable, job.Template).
			Scan(&letter.Template.Name, &letter.Template.Language, &letter.Text)
	})
	if errors.Is(err, pgx.ErrNoRows) || errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	return letter, err == nil, err
}

// NoteBroadcastTest tells whoever tries a broadcast over WhatsApp that the test did not go.
func (r Replies) NoteBroadcastTest(ctx context.Context, job jobs.BroadcastTest) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		return tx.Tell(ctx, notification.Notice{
			Kind: notification.Broadcast, Broadcast: uuid.NullUUID{UUID: job.Broadcast, Valid: true}, Why: notification.TestFailed,
		}, job.Member)
	})
}
