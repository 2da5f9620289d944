package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	// ownSignature is the member's own for a channel k: it is for mails, a chat has the channel's.
	ownSignature = `
		select text from member_signatures
		 where workspace_id = k.workspace_id and member_id = @member and k.kind = 'email'`

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

// OwnSignature reads the signature of the member, "" for none.
func (s Store) OwnSignature(ctx context.Context, grant policy.Grant[policy.Update]) (text string, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) {
		b.Queue(`
			select coalesce(max(text), '') from member_signatures where workspace_id = current_workspace() and member_id = @member`,
			b.Args(nil)).QueryRow(func(row pgx.Row) error { return row.Scan(&text) })
	})
	return text, err
}

// SignAs stores the signature of the member, "" for none. It fails with a fault about the
// field signature.
func (s Store) SignAs(ctx context.Context, grant policy.Grant[policy.Update], text string) error {
	text, err := messages.CleanSignature(text)
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		sql := `delete from member_signatures where workspace_id = current_workspace() and member_id = @member`
		if text != "" {
			sql = `insert into member_signatures (workspace_id, member_id, text) values (current_workspace(), @member, @text)
			           on conflict (workspace_id, member_id) do update set text = excluded.text`
		}
		_, err := tx.Exec(ctx, sql, tx.Args(pgx.NamedArgs{"text": text}))
		return err
	})
}
