package customers

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// ContactChoices reads what the form of a contact offers, with whom it has chosen.
func (s Store) ContactChoices(
	ctx context.Context, grant policy.Grant[policy.Open], chosen ...uuid.NullUUID,
) (choices customers.Choices, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		queueFields(b, &choices.Fields)
		if b.Reach == policy.ReachAll {
			b.Assignees(&choices.Members, &choices.Teams, chosen...)
		}
	})
	return choices, err
}
