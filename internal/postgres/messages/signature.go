package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// ownSignature is the member's own for a channel k, or for all: it is for mails, a chat has the channel's.
	ownSignature = `
		select coalesce((select text from member_channel_signatures
		                  where workspace_id = k.workspace_id and member_id = @member and channel_id = k.id),
		                (select text from member_signatures where workspace_id = k.workspace_id and member_id = @member))
		 where k.kind = 'email'`

	ofConversation = ` and k.id = (select channel_id from conversations where workspace_id = current_workspace() and id = @id)`
	ofMail         = ` and k.kind = 'email' and k.confirmed_at is not null`
)

// queueSigned reads what is put below what the member sends from some channels k: nothing of
// a channel that signs nothing.
func queueSigned(b *postgres.Batch, channels string, id uuid.UUID, list *[]messages.Signed) {
	b.Queue(`
		select k.name, coalesce((`+ownSignature+`), k.signature), w.name,
		       coalesce((select name from members where workspace_id = k.workspace_id and id = @member), '')
		  from channels k join workspaces w on w.id = k.workspace_id
		 where k.workspace_id = current_workspace() and k.deleted_at is null`+channels+`
		 order by k.name_key, k.id`, b.Args(pgx.NamedArgs{"id": id})).Query(func(rows pgx.Rows) error {
		var s messages.Signed
		var v held
		_, err := pgx.ForEachRow(rows, []any{&s.Channel, &s.Text, &v.workspace, &v.writer}, func() error {
			if s.Text = texts.FillKnown(s.Text, v.known()); s.Text != "" {
				*list = append(*list, s)
			}
			return nil
		})
		return err
	})
}

// OwnSignatures reads the signatures of the member, with the channels of mail.
func (s Store) OwnSignatures(ctx context.Context, grant policy.Grant[policy.Update]) (own messages.Signatures, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(`
			select coalesce(max(text), '') from member_signatures where workspace_id = current_workspace() and member_id = @member`,
			b.Args(nil)).QueryRow(func(row pgx.Row) error { return row.Scan(&own.Text) })
		postgres.Rows(b, &own.Of, pgx.RowToStructByPos[messages.SignatureOf], `
			select k.id, k.name, coalesce(s.text, '') from channels k
			  left join member_channel_signatures s on s.workspace_id = k.workspace_id and s.channel_id = k.id and s.member_id = @member
			 where k.workspace_id = current_workspace() and k.kind = 'email' and k.deleted_at is null
			 order by k.name_key, k.id`, b.Args(nil))
	})
	return own, err
}

// SignAs stores the signatures of the member. It fails as they do when they are cleaned, and with a
// fault about the field signature where one is for a channel that is not there any more.
func (s Store) SignAs(ctx context.Context, grant policy.Grant[policy.Update], own messages.Signatures) error {
	own, err := own.Clean()
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		sql := `delete from member_signatures where workspace_id = current_workspace() and member_id = @member`
		if own.Text != "" {
			sql = `insert into member_signatures (workspace_id, member_id, text) values (current_workspace(), @member, @text)
			           on conflict (workspace_id, member_id) do update set text = excluded.text`
		}
		if _, err := tx.Exec(ctx, sql, tx.Args(pgx.NamedArgs{"text": own.Text})); err != nil {
			return err
		}
		for _, of := range own.Of {
			sql := `
				delete from member_channel_signatures
				 where workspace_id = current_workspace() and member_id = @member and channel_id = @channel`
			if of.Text != "" {
				sql = `
				insert into member_channel_signatures (workspace_id, member_id, channel_id, text)
				select workspace_id, @member, id, @text from channels
				 where workspace_id = current_workspace() and id = @channel and kind = 'email' and deleted_at is null
				    on conflict (workspace_id, member_id, channel_id) do update set text = excluded.text`
			}
			kept, err := tx.Exec(ctx, sql, tx.Args(pgx.NamedArgs{"channel": of.Channel, "text": of.Text}))
			if err != nil {
				return err
			}
			if of.Text != "" && kept.RowsAffected() == 0 {
				return fault.Field("signature", "fault.signature_channel", "Text", of.Text)
			}
		}
		return nil
	})
}
