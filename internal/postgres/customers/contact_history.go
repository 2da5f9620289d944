package customers

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// queueHistory reads from the activity log what was done with a contact within
// reach.
func queueHistory(b *postgres.Batch, contact uuid.UUID, history *[]customers.Act) {
	was := `'{}'::jsonb`
	if b.Mask == 0 {
		was = `coalesce((select i.was->'texts' from import_contacts i
		                  where i.workspace_id = a.workspace_id and i.contact_id = a.target_id and i.was is not null
		                    and i.import_id = (a.detail->>'import')::uuid), '{}')`
	}
	postgres.Rows(b, history, pgx.RowToStructByPos[customers.Act], `
		select a.at, a.actor, a.act,
		       coalesce((select array_agg(f) from jsonb_array_elements_text(a.detail->'fields') f), '{}'),
		       coalesce(a.detail->>'file', ''), `+was+`, a.detail->'consent'
		  from contacts c
		  join activity a on a.workspace_id = c.workspace_id and a.target_id = c.id
		 where c.workspace_id = current_workspace() and c.id = @id and c.deleted_at is null
		   and `+postgres.Within(`c`, b.Reach)+`
		 order by a.at desc, a.id desc limit 50`,
		b.Args(pgx.NamedArgs{"id": contact}))
}

// contactState is a contact in parts that can be compared: the history says
// which of them changed, and not what they were.
type contactState struct{ Name, Email, Phone, Language, Address, Assignee, Team, Tags, Fields, Consent string }

// readState reads the parts of a contact as they are now.
func readState(ctx context.Context, tx *postgres.Tx, contact uuid.UUID) (contactState, error) {
	rows, _ := tx.Query(ctx, `
		select c.name, c.email, c.phone, c.language, concat_ws('|', c.street, c.postal_code, c.city, c.country),
		       coalesce(c.assignee_id::text, ''), coalesce(c.team_id::text, ''),
		       array (select tag_id from contact_tags
		               where workspace_id = c.workspace_id and contact_id = c.id order by 1)::text,
		       array (select field_id || value from contact_values
		               where workspace_id = c.workspace_id and contact_id = c.id order by 1)::text,
		       c.consent
		  from contacts c where c.workspace_id = current_workspace() and c.id = $1`, contact)
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[contactState])
}

// changedTo names the parts that are not the same in another state.
func (a contactState) changedTo(b contactState) []string {
	fields := []string{}
	for _, part := range []struct{ name, a, b string }{
		{"name", a.Name, b.Name}, {"email", a.Email, b.Email}, {"phone", a.Phone, b.Phone},
		{"language", a.Language, b.Language}, {"address", a.Address, b.Address},
		{"assignee", a.Assignee, b.Assignee}, {"team", a.Team, b.Team},
		{"tags", a.Tags, b.Tags}, {"fields", a.Fields, b.Fields}, {"consent", a.Consent, b.Consent},
	} {
		if part.a != part.b {
			fields = append(fields, part.name)
		}
	}
	return fields
}

// startWorkflows begins what a change of a customer triggers: a tag that they did not have,
// or somebody else who has them, who is told.
func startWorkflows(ctx context.Context, tx *postgres.Tx, contact uuid.UUID, before, after contactState) error {
	had := tagsOf(before)
	if slices.ContainsFunc(tagsOf(after), func(tag string) bool { return !slices.Contains(had, tag) }) {
		if err := kit.StartOnTag(ctx, tx, contact); err != nil {
			return err
		}
	}
	if before.Assignee == after.Assignee && before.Team == after.Team {
		return nil
	}
	if before.Assignee != after.Assignee {
		if err := kit.TellGiven(ctx, tx, contact); err != nil {
			return err
		}
	}
	if before.Team != after.Team { // It hears of what nobody in it has.
		if err := kit.TellTeams(ctx, tx, contact); err != nil {
			return err
		}
		if err := kit.TurnLater(ctx, tx, contact); err != nil {
			return err
		}
	}
	return kit.StartOnAssignment(ctx, tx, contact)
}

// tagsOf are the tags of a state, which has them as the text of an array.
func tagsOf(s contactState) []string {
	return strings.FieldsFunc(s.Tags, func(r rune) bool { return strings.ContainsRune("{,}", r) })
}
