package customers_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

func TestContactsAreGivenToTeamsOfTheirWorkspace(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.NewTeam(t, s.space, "Service")
	elsewhere := s.NewSpace(t, "elsewhere")
	foreign, deleted := uuid.New(), s.NewTeam(t, s.space, "Deleted")
	s.Exec(t, `update teams set deleted_at = now() where id = $1`, deleted)
	s.Exec(t, `insert into teams (workspace_id, id, name, name_key) values ($1, $2, 'Foreign', 'foreign')`, elsewhere.ID, foreign)
	update := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts)
	for _, id := range []uuid.UUID{foreign, uuid.New(), deleted} {
		pgtest.MustBe(t, fault.Invalid, s.Store.UpdateContact(t.Context(), update, s.customer,
			customers.Draft{Name: "Helene", TeamID: pgtest.Some(id)}))
		_, err := s.Store.CreateContact(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts),
			customers.Draft{Name: "New", TeamID: pgtest.Some(id)})
		pgtest.MustBe(t, fault.Invalid, err)
		_, err = s.Store.ChangeContacts(t.Context(), update, []uuid.UUID{s.customer},
			customers.Bulk{Kind: customers.BulkTeam, Team: pgtest.Some(id)})
		pgtest.MustBe(t, fault.Invalid, err)
	}
	pgtest.Must(t, s.Store.UpdateContact(t.Context(), update, s.customer, customers.Draft{Name: "Helene",
		Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true, TeamID: pgtest.Some(team)}))

	// Whoever may not list gives nobody to a team, nor takes anybody out of one.
	_, err := s.lookup(t, s.assistant, pgtest.CustomerEmail)
	pgtest.Must(t, err)
	d := customers.Draft{Name: "Helene", Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true}
	pgtest.Must(t, s.Store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.assistant, policy.Contacts), s.customer, d))
	d = customers.Draft{Name: "New", Email: pgtest.Address(t, "new@test.example"), HasEmail: true, TeamID: pgtest.Some(team)}
	id, err := s.Store.CreateContact(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.assistant, policy.Contacts), d)
	pgtest.Must(t, err)
	for contact, want := range map[uuid.UUID]uuid.UUID{s.customer: team, id: uuid.Nil} {
		if got := pgtest.One[uuid.NullUUID](t, s.DB, `select team_id from contacts where id = $1`, contact); got.UUID != want {
			t.Errorf("the team is %v, not %v", got.UUID, want)
		}
	}
}
