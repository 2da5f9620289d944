package messages

import (
	"context"
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
	"latchkey/internal/webhook"
)

// hookSecret is a secret of a channel, which is derived from the server's key and stands
// nowhere at rest.
func hookSecret(db *postgres.Database, channel uuid.UUID, number int) string {
	return webhook.Secret(db.Link(signin.HookLink, channel, number))
}

func hookSecrets(db *postgres.Database, channel uuid.UUID, numbers []int) (secrets []string) {
	for _, number := range numbers {
		secrets = append(secrets, hookSecret(db, channel, number))
	}
	return secrets
}

// Secrets are those of a channel that count, the latest first.
func (in Incoming) Secrets(d Door) []string { return hookSecrets(in.db, d.Channel, d.Numbers) }

// Hook reads how a custom channel speaks with the program behind it. Show asks for its latest
// secret, which is told soon after it was made alone.
func (s Store) Hook(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, show bool) (h messages.Hook, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		if err := tx.QueryRow(ctx, `select name, url `+customChannel, id).Scan(&h.Name, &h.URL); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select number, made_at, lead(made_at) over (order by number) + `+postgres.Interval(messages.SecretOverlap)+`
			  from channel_secrets where workspace_id = current_workspace() and channel_id = $1 order by number desc`, id)
		secrets, err := pgx.CollectRows(rows, pgx.RowToStructByPos[messages.HookSecret])
		if err != nil {
			return err
		}
		h.Secrets = slices.DeleteFunc(secrets, func(s messages.HookSecret) bool { return s.Ends != nil && s.Ends.Before(time.Now()) })
		if show && len(h.Secrets) > 0 && time.Since(h.Secrets[0].Made) < messages.SecretShown {
			h.Secret = hookSecret(s.db, id, h.Secrets[0].Number)
		}
		rows, _ = tx.Query(ctx, `
			select d.message_id, v.id, v.number, d.at, d.status, d.failure, x.state,
			       not exists (select from channel_deliveries l where l.workspace_id = d.workspace_id and l.message_id = d.message_id
			                      and (l.at, l.id) > (d.at, d.id))
			  from channel_deliveries d
			  join messages x on x.workspace_id = d.workspace_id and x.id = d.message_id
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			 where d.workspace_id = current_workspace() and d.channel_id = $1
			 order by d.at desc, d.id desc`+postgres.UpTo(messages.DeliveryRows), id)
		h.Deliveries, err = pgx.CollectRows(rows, pgx.RowToStructByPos[messages.Delivery])
		return err
	})
	return h, err
}

const customChannel = ` from channels where workspace_id = current_workspace() and id = $1 and kind = 'custom' and deleted_at is null`

// NewSecret gives a custom channel another secret. The one before counts a while longer.
func (s Store) NewSecret(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		var name string
		if err := tx.QueryRow(ctx, `select name `+customChannel+` for update`, id).Scan(&name); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into channel_secrets (workspace_id, channel_id, number)
			select current_workspace(), $1, coalesce(max(number), 0) + 1 from channel_secrets
			 where workspace_id = current_workspace() and channel_id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update channels set confirmed_at = coalesce(confirmed_at, now()) where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "channel.secret", name, id, nil)
	})
}

// EndSecrets ends all secrets of a custom channel but the latest: somebody may know them.
func (s Store) EndSecrets(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		var name string
		if err := tx.QueryRow(ctx, `select name `+customChannel+` for update`, id).Scan(&name); err != nil {
			return err
		}
		ended, err := tx.Exec(ctx, `
			delete from channel_secrets s where s.workspace_id = current_workspace() and s.channel_id = $1
			   and exists (select from channel_secrets l
			                where l.workspace_id = s.workspace_id and l.channel_id = s.channel_id and l.number > s.number)`, id)
		if err != nil {
			return err
		}
		if ended.RowsAffected() == 0 {
			return postgres.ErrUnchanged
		}
		return tx.Log(ctx, "channel.secrets_end", name, id, nil)
	})
}

// Replay hands a message over once more, with the id that it had. It fails with a fault:
// NotFound, or Conflict for one that is on its way.
func (s Store) Replay(ctx context.Context, grant policy.Grant[policy.Update], id, message uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		if err := tx.Once(ctx, message); err != nil {
			return err
		}
		var name, state string
		err := tx.QueryRow(ctx, `
			select k.name, x.state
			  from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and not v.hidden
			  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id
			 where x.workspace_id = current_workspace() and x.id = $2 and k.id = $1 and k.kind = 'custom' and k.deleted_at is null
			   and (x.member_id is not null or x.automatic) for update of x`, id, message).Scan(&name, &state)
		switch {
		case err != nil:
			return err
		case state != messages.Sent && state != messages.Failed:
			return fault.New(fault.Conflict, "fault.delivery_under_way")
		}
		if _, err := tx.Exec(ctx, `
			update messages set state = 'queued', failure = '' where workspace_id = current_workspace() and id = $1`, message); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.HookMessage{Workspace: uuid.UUID(tx.Workspace), Message: message}); err != nil {
			return err
		}
		return tx.Log(ctx, "channel.replay", name, id, nil)
	})
}

// BeginHook reads a message that is to go to the program behind its channel; false for one
// that went, or whose channel is not connected any more.
func (r Replies) BeginHook(ctx context.Context, job jobs.HookMessage) (letter jobs.HookLetter, ok bool, err error) {
	if err := r.endUndo(ctx, job.Workspace, job.Message); err != nil {
		return letter, false, err
	}
	var channel uuid.UUID
	var numbers []int
	err = r.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.id, k.url, array (`+validSecrets+`), x.recipient, v.number, coalesce(m.name, w.name), x.text, x.at
			  from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.deleted_at is null
			  left join members m on m.workspace_id = x.workspace_id and m.id = x.member_id -- nobody wrote an automatic one
			  join workspaces w on w.id = x.workspace_id and w.deleted_at is null
			 where x.workspace_id = current_workspace() and x.id = $1 and x.state = 'queued'`, []any{job.Message},
			&channel, &letter.URL, &numbers, &letter.Handle, &letter.Conversation, &letter.Author, &letter.Text, &letter.At)
		postgres.Rows(b, &letter.Files, pgx.RowToStructByPos[jobs.HookFile], `
			select name, kind, bytes from message_files where workspace_id = current_workspace() and message_id = $1 order by place`, job.Message)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, r.stop(ctx, job.Workspace, job.Message)
	}
	letter.Secrets = hookSecrets(r.db, channel, numbers)
	return letter, err == nil, err
}

// stop lets a message rest whose channel is not connected any more.
func (r Replies) stop(ctx context.Context, workspace, message uuid.UUID) error {
	return r.db.InWorkspace(ctx, workspace, func(tx *postgres.Tx) error {
		stopped, err := tx.Exec(ctx, `
			update messages set state = 'failed', failure = $2 where workspace_id = current_workspace() and id = $1 and state = 'queued'`,
			message, messages.ChannelGone)
		if err != nil || stopped.RowsAffected() == 0 {
			return err
		}
		return tellLater(ctx, tx, message, messages.Failed)
	})
}

// NoteHook notes an attempt to hand a message over.
func (r Replies) NoteHook(ctx context.Context, job jobs.HookMessage, status int, failure string, last bool) error {
	state := messages.Queued
	switch {
	case failure == "":
		state = messages.Sent
	case last:
		state = messages.Failed
	}
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			with told as (update messages set state = $2, failure = $3 where workspace_id = current_workspace() and id = $1
			              returning workspace_id, id, conversation_id)
			insert into channel_deliveries (workspace_id, id, channel_id, message_id, status, failure)
			select t.workspace_id, $5, v.channel_id, t.id, $4, $3 from told t
			  join conversations v on v.workspace_id = t.workspace_id and v.id = t.conversation_id`,
			job.Message, state, failure, status, postgres.NewID())
		if err != nil {
			return err
		}
		return tellLater(ctx, tx, job.Message, state)
	})
}
