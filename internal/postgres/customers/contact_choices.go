package customers

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// ContactChoices reads what the form of a contact offers.
func (s Store) ContactChoices(
	ctx context.Context, grant policy.Grant[policy.Open],
) (choices customers.Choices, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		queueFields(b, &choices.Fields)
		if b.Reach == policy.ReachAll {
			queueChoices(b, uuid.NullUUID{}, &choices)
		}
	})
	return choices, err
}

// queueChoices reads the tags, the active members and the teams, as choices of
// a form. The tag that is chosen is among them however many there are.
func queueChoices(b *postgres.Batch, chosen uuid.NullUUID, choices *customers.Choices) {
	postgres.Rows(b, &choices.Tags, scanTagChoice, `
		(select id, name from tags where workspace_id = current_workspace() and id = $1)
		union all
		(select id, name from tags where workspace_id = current_workspace() and id is distinct from $1
		  order by name_key`+postgres.UpTo(listing.MaxChoices)+`)`, chosen)
	b.Assignees(&choices.Members, &choices.Teams)
}

func scanTagChoice(row pgx.CollectableRow) (t customers.Tag, err error) {
	err = row.Scan(&t.ID, &t.Name)
	return t, err
}
