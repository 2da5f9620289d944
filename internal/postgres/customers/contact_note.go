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
func (s Store) AddNote(ctx context.Context, grant policy.Grant[policy.Update], contact uuid.UUID, text string) error {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		name, _, err := contactNow(ctx, tx, scope, contact)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into contact_notes (workspace_id, id, contact_id, member_id, text) values (current_workspace(), $1, $2, $3, $4)`,
			postgres.NewID(), contact, uuid.UUID(scope.Member), text); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact.note", Target: name, TargetID: contact})
	})
}

// RemoveNote takes a note away again, from its author alone.
func (s Store) RemoveNote(ctx context.Context, grant policy.Grant[policy.Update], contact, note uuid.UUID) error {
	scope, err := grant.For(policy.Contacts)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		name, _, err := contactNow(ctx, tx, scope, contact)
		if err != nil {
			return err
		}
		gone, err := tx.Exec(ctx, `delete from contact_notes where workspace_id = current_workspace() and id = $1 and contact_id = $2 and member_id = $3`,
			note, contact, uuid.UUID(scope.Member))
		if err != nil {
			return err
		}
		if gone.RowsAffected() == 0 {
			return postgres.NotFound
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "contact.note_remove", Target: name, TargetID: contact})
	})
}

// queueStory reads the notes and the history of a contact within reach.
func queueStory(batch *pgx.Batch, scope policy.Scope, id uuid.UUID, c *customers.Contact) {
	args := postgres.Arguments(scope, pgx.NamedArgs{"id": id})
	batch.Queue(`
		select n.id, n.member_id, m.name, n.text, n.created_at
		  from contacts c
		  join contact_notes n on n.workspace_id = c.workspace_id and n.contact_id = c.id
		  join members m on m.workspace_id = n.workspace_id and m.id = n.member_id
		 where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null and `+postgres.Within(`c`, scope.Reach)+`
		 order by n.created_at desc, n.id desc limit 200`, args).Query(func(rows pgx.Rows) (err error) {
		c.Notes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[customers.Note])
		return err
	})
	batch.Queue(`
		select a.at, a.actor, a.act, coalesce((select array_agg(f) from jsonb_array_elements_text(a.detail->'fields') f), '{}')
		  from contacts c
		  join activity a on a.workspace_id = c.workspace_id and a.target_id = c.id
		 where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null and `+postgres.Within(`c`, scope.Reach)+`
		 order by a.at desc, a.id desc limit 50`, args).Query(func(rows pgx.Rows) (err error) {
		c.History, err = pgx.CollectRows(rows, pgx.RowToStructByPos[customers.Act])
		return err
	})
}

// contactState is a contact in parts that can be compared: the history says
// which of them changed, and not what they were.
type contactState struct{ Name, Email, Phone, Language, Address, Assignee, Team, Tags, Fields string }

func contactAsIs(ctx context.Context, tx pgx.Tx, id uuid.UUID) (contactState, error) {
	rows, _ := tx.Query(ctx, `
		select c.name, c.email, c.phone, c.language, concat_ws('|', c.street, c.postal_code, c.city, c.country), coalesce(c.assignee_id::text, ''), coalesce(c.team_id::text, ''),
		       array (select tag_id from contact_tags where workspace_id = c.workspace_id and contact_id = c.id order by 1)::text,
		       array (select field_id || value from contact_values where workspace_id = c.workspace_id and contact_id = c.id order by 1)::text
		  from contacts c where c.workspace_id = current_workspace() and c.id = $1`, id)
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[contactState])
}

// differs names the parts that are not the same.
func (a contactState) differs(b contactState) []string {
	fields := []string{}
	for _, part := range []struct{ name, a, b string }{
		{"name", a.Name, b.Name}, {"email", a.Email, b.Email}, {"phone", a.Phone, b.Phone}, {"language", a.Language, b.Language}, {"address", a.Address, b.Address},
		{"assignee", a.Assignee, b.Assignee}, {"team", a.Team, b.Team}, {"tags", a.Tags, b.Tags}, {"fields", a.Fields, b.Fields},
	} {
		if part.a != part.b {
			fields = append(fields, part.name)
		}
	}
	return fields
}
