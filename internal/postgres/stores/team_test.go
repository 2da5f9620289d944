package stores_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// A contact is given to a team while the team is deleted: it has no team in the
// end, or was refused, and nobody waits for ever.
func TestProveATeamIsDeletedWhileContactsAreGivenToIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts)
	remove := pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Teams)
	for round := range pgtest.Rounds(20, 500) {
		team := s.NewTeam(t, s.space, "Service")
		s.Exec(t, `update contacts set team_id = $1`, team)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				d := customers.Draft{Name: "Helene Dubois", Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true, TeamID: pgtest.Some(team)}
				if err := s.Store.UpdateContact(t.Context(), update, s.customer, d); err != nil && pgtest.KindOf(err) != fault.Invalid {
					t.Errorf("round %d, giving: %v", round, err)
				}
			})
		}
		all.Go(func() {
			_, err := s.Store.ChangeContacts(t.Context(), update, []uuid.UUID{s.customer},
				customers.Bulk{Kind: customers.BulkTeam, Team: pgtest.Some(team)})
			if err != nil && pgtest.KindOf(err) != fault.Invalid {
				t.Errorf("round %d, giving many: %v", round, err)
			}
		})
		all.Go(func() {
			if _, err := s.Store.Teams.Delete(t.Context(), remove, []uuid.UUID{team}); err != nil {
				t.Errorf("round %d, deleting: %v", round, err)
			}
		})
		all.Wait()
		if n := pgtest.One[int](t, s.DB, `select count(*) from contacts where team_id is not null`); n != 0 {
			t.Fatalf("round %d: a contact has a team that is gone", round)
		}
	}
}
