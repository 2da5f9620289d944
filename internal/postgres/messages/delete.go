package messages

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Losing reads what goes with a conversation within reach, and its customer's name.
func (s Store) Losing(
	ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID,
) (v messages.Conversation, loss messages.Loss, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		queueConversation(b, id, &v)
		b.Values(`
			select (select count(*) from messages where workspace_id = current_workspace() and conversation_id = @id),
			       (select count(*) from conversation_notes where workspace_id = current_workspace() and conversation_id = @id),
			       (select count(*) from messages x join inbound_mails i on i.workspace_id = x.workspace_id and i.message_id = x.id
			         where x.workspace_id = current_workspace() and x.conversation_id = @id),
			       (select count(*) from messages x join message_files f on f.workspace_id = x.workspace_id and f.message_id = x.id
			         where x.workspace_id = current_workspace() and x.conversation_id = @id)
			  from conversations v where v.workspace_id = current_workspace() and v.id = @id and `+postgres.Within(`v`, b.Reach),
			[]any{b.Args(pgx.NamedArgs{"id": id})}, &loss.Messages, &loss.Notes, &loss.Mails, &loss.Files)
	})
	return v, loss, err
}

// DeleteConversation deletes a conversation for good, with all that was said in it. The
// same mails do not come back for messages.DeletedMailKept.
func (s Store) DeleteConversation(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select x.message_id, i.body_sha256 from messages x
			  join inbound_mails i on i.workspace_id = x.workspace_id and i.message_id = x.id
			 where x.workspace_id = current_workspace() and x.conversation_id = $1 and x.message_id <> '' and i.body_sha256 is not null`, id)
		mails, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (hash []byte, err error) {
			var messageID string
			var body []byte
			err = row.Scan(&messageID, &body)
			return hashOf(messageID, body), err
		})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into deleted_mails (workspace_id, hash) select current_workspace(), unnest($1::bytea[])
			    on conflict (workspace_id, hash) do nothing`, mails); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from conversations where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		if len(mails) > 0 {
			forget := jobs.ForgetMails{Workspace: uuid.UUID(tx.Workspace)}
			if err := tx.EnqueueAt(ctx, forget, time.Now().Add(messages.DeletedMailKept+time.Hour)); err != nil {
				return err
			}
		}
		return tx.Log(ctx, "conversation.delete", v.customer, id, nil)
	})
}

// hashOf is what is kept of a mail that was deleted.
func hashOf(messageID string, body []byte) []byte {
	sum := sha256.Sum256(append([]byte(messageID+"\x00"), body...))
	return sum[:]
}

// wasDeleted tells that a mail is one of a conversation that was deleted for good.
func (a *arrival) wasDeleted(ctx context.Context, tx *postgres.Tx) (was bool, err error) {
	if a.MessageID == "" {
		return false, nil
	}
	err = tx.QueryRow(ctx, `
		select exists (select from deleted_mails where workspace_id = current_workspace() and hash = $1
		                  and deleted_at > now() - `+postgres.Interval(messages.DeletedMailKept)+`)`,
		hashOf(a.MessageID, a.BodySum[:])).Scan(&was)
	return was, err
}

// Wake opens a conversation that was snoozed until now, and tells how long that is still
// to come.
func (r Replies) Wake(ctx context.Context, job jobs.WakeConversation) (wait time.Duration, err error) {
	const since = `
		select v.snoozed_until from conversations v
		 where v.workspace_id = current_workspace() and v.id = $1 and v.state = 'snoozed' and v.snoozed_until is not null for update`
	return r.db.WhenDue(ctx, job.Workspace, since, job.Conversation, 0, func(tx *postgres.Tx) error {
		var customer string
		err := tx.QueryRow(ctx, `
			update conversations v set state = 'open', snoozed_until = null, stay_snoozed = false
			  from contacts c
			 where v.workspace_id = current_workspace() and v.id = $1 and c.workspace_id = v.workspace_id and c.id = v.contact_id
			returning c.name`, job.Conversation).Scan(&customer)
		if err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.wake", customer, job.Conversation, nil)
	})
}

// ForgetMails forgets the mails of conversations that were deleted long enough ago.
func (r Replies) ForgetMails(ctx context.Context, job jobs.ForgetMails) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			delete from deleted_mails where workspace_id = current_workspace() and deleted_at <= now() - `+
			postgres.Interval(messages.DeletedMailKept))
		return err
	})
}
