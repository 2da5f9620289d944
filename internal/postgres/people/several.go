package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Chosen reads those of some members and pending invitations that are still there, in the
// order of the list.
func (s Store) Chosen(ctx context.Context, grant policy.Grant[policy.Open], ids []uuid.UUID) (chosen []people.Person, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Members, func(b *postgres.Batch) {
		postgres.Rows(b, &chosen, scanPerson(new(bool)), `select * from (
			(`+memberColumns+`, false as cut from members`+memberRows+` and x.id = any (@ids)) union all
			(`+invitationColumns+`, false from invitations`+invitationRows+` and x.id = any (@ids))) people`+listOrders[people.ByRole],
			pgx.NamedArgs{"ids": ids})
	})
	return chosen, err
}

// ResendInvitations does what ResendInvitation does with several invitations, each alone: it
// tells for each why it was refused, or nil. One form does it once.
func (s Store) ResendInvitations(ctx context.Context, grant policy.Grant[policy.Create], ids []uuid.UUID) (refused []error, err error) {
	scope, err := grant.For(policy.Members)
	if err != nil {
		return nil, err
	}
	counters := []postgres.Counter{{Key: inviteKey(scope), Limit: postgres.LimitInviteSpace, Tries: len(ids)}}
	refused = make([]error, len(ids))
	err = s.tryToInvite(ctx, grant, counters, func(tx *postgres.Tx, actor policy.Actor) error {
		for i, id := range ids {
			refused[i] = postgres.OrNotFound(tx.Try(ctx, func(tx *postgres.Tx) error {
				_, err := s.resend(ctx, tx, actor, id)
				return err
			}))
			if refused[i] != nil && !postgres.IsRefusal(refused[i]) {
				return refused[i]
			}
		}
		return nil
	})
	return refused, err
}
