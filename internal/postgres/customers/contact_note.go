package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// AddNote writes down something about a contact within reach.
func (s Store) AddNote(
	ctx context.Context, grant policy.Grant[policy.Update], contact uuid.UUID, text string,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		id := postgres.NewID()
		if err := tx.Once(ctx, id); err != nil {
			return err
		}
		name, _, err := lockContact(ctx, tx, contact)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into contact_notes (workspace_id, id, contact_id, member_id, text)
			values (current_workspace(), @id, @contact, @member, @text)`,
			tx.Args(pgx.NamedArgs{"id": id, "contact": contact, "text": text})); err != nil {
			return err
		}
		return tx.Log(ctx, "contact.note", name, contact, nil)
	})
}

// RemoveNote takes a note away again, from its author alone.
func (s Store) RemoveNote(
	ctx context.Context, grant policy.Grant[policy.Update], contact, note uuid.UUID,
) error {
	return postgres.Change(ctx, s.db, grant, policy.Contacts, func(tx *postgres.Tx) error {
		name, _, err := lockContact(ctx, tx, contact)
		if err != nil {
			return err
		}
		gone, err := tx.Exec(ctx, `
			delete from contact_notes
			 where workspace_id = current_workspace() and id = @id and contact_id = @contact and member_id = @member`,
			tx.Args(pgx.NamedArgs{"id": note, "contact": contact}))
		if err != nil {
			return err
		}
		if gone.RowsAffected() == 0 {
			return postgres.NotFound
		}
		return tx.Log(ctx, "contact.note_remove", name, contact, nil)
	})
}

// queueNotes reads the notes on a contact within reach.
func queueNotes(b *postgres.Batch, contact uuid.UUID, notes *[]customers.Note) {
	postgres.Rows(b, notes, pgx.RowToStructByPos[customers.Note], `
		select n.id, n.member_id, coalesce(nullif(n.author, ''), m.name), n.text, n.created_at, n.hides,
		       case when n.author <> '' then m.name else '' end, case when n.author <> '' then '' else m.email end
		  from contacts c
		  join contact_notes n on n.workspace_id = c.workspace_id and n.contact_id = c.id
		  join members m on m.workspace_id = n.workspace_id and m.id = n.member_id
		 where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null
		   and not (n.hides and @masked) and `+postgres.Within(`c`, b.Reach)+`
		 order by n.created_at desc, n.id desc limit 200`,
		b.Args(pgx.NamedArgs{"id": contact, "masked": b.Mask != 0}))
}
