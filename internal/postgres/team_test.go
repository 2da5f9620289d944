package postgres_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
)

// team makes one as the owner of the shop, and reads its id.
func (s *shop) team(t *testing.T, name string, members ...uuid.UUID) uuid.UUID {
	t.Helper()
	must(t, s.Store.CreateTeam(t.Context(), grant[policy.Create](t, s.house, s.owner, policy.Teams), people.TeamDraft{Name: name, Members: members}))
	return one[uuid.UUID](t, s.house, `select id from teams where workspace_id = $1 and name = $2`, s.space.ID, name)
}

// openTeam reads a team as the form shows it.
func (s *shop) openTeam(t *testing.T, id uuid.UUID) people.Team {
	t.Helper()
	team, _, err := s.Store.Team(t.Context(), grant[policy.Open](t, s.house, s.owner, policy.Teams), some(id))
	must(t, err)
	return team
}

func (s *shop) changeTeam(t *testing.T, id uuid.UUID, d people.TeamDraft) error {
	t.Helper()
	return s.Store.ChangeTeam(t.Context(), grant[policy.Update](t, s.house, s.owner, policy.Teams), id, d)
}

func (s *shop) deleteTeam(t *testing.T, id uuid.UUID) error {
	t.Helper()
	_, err := s.Store.DeleteTeam(t.Context(), grant[policy.Delete](t, s.house, s.owner, policy.Teams), id)
	return err
}

// reached are the contacts that a member reaches through their teams.
func (s *shop) reached(t *testing.T, p person) []uuid.UUID {
	t.Helper()
	return s.reaches(t, p, policy.ReachTeam)
}

// Whoever sees the contacts of their teams sees what the teams of this moment have.
func TestAChangeOfATeamChangesWhatItsMembersReach(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	agent := s.member(t, s.space, "agent", "agent", "visibility_team")
	team := s.team(t, "Service")
	s.exec(t, `update contacts set team_id = $1 where id = $2`, team, s.customer)
	ofColleague := s.contact(t, s.space, "Jan", "jan@pottery.example")
	s.exec(t, `update contacts set assignee_id = $1 where id = $2`, s.other.ID, ofColleague)
	for _, step := range []struct {
		members []uuid.UUID
		want    []uuid.UUID
	}{
		{nil, nil},
		{[]uuid.UUID{agent.ID}, []uuid.UUID{s.customer}},
		{[]uuid.UUID{agent.ID, s.other.ID}, []uuid.UUID{s.customer, ofColleague}},
		{[]uuid.UUID{s.other.ID}, nil},
		{[]uuid.UUID{agent.ID}, []uuid.UUID{s.customer}},
	} {
		must(t, s.changeTeam(t, team, people.TeamDraft{Name: "Service", Members: step.members}))
		got := s.reached(t, agent)
		slices.SortFunc(got, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		if !slices.Equal(got, step.want) {
			t.Errorf("with %d members the agent reaches %v, not %v", len(step.members), got, step.want)
		}
	}
	must(t, s.deleteTeam(t, team))
	if got := s.reached(t, agent); len(got) > 0 {
		t.Errorf("without the team the agent reaches %v", got)
	}
}

func TestTeamsHaveActiveMembersAlone(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	agent, late := s.member(t, s.space, "agent", "agent"), s.member(t, s.space, "late", "agent")
	team := s.team(t, "Service", agent.ID, late.ID, s.other.ID)
	s.exec(t, `update members set access_ends_at = now() - interval '1 second' where id = $1`, late.ID)
	_, err := s.Store.RemoveMember(t.Context(), grant[policy.Delete](t, s.house, s.owner, policy.Members), agent.ID, uuid.NullUUID{})
	must(t, err)
	if n := one[int](t, s.house, `select count(*) from team_members where member_id = $1`, agent.ID); n != 0 {
		t.Error("who was removed is still in a team")
	}
	teams, err := s.Store.Teams(t.Context(), grant[policy.List](t, s.house, s.owner, policy.Teams))
	must(t, err)
	opened, everybody, err := s.Store.Team(t.Context(), grant[policy.Open](t, s.house, s.owner, policy.Teams), some(team))
	must(t, err)
	if len(teams) != 1 || len(teams[0].Members) != 1 || !teams[0].Has(s.other.ID) || teams[0].Has(late.ID) {
		t.Errorf("the list shows %+v", teams)
	}
	if diff := cmp.Diff(teams[0], opened); diff != "" {
		t.Error("the list and the form differ (-list +form):\n" + diff)
	}
	if len(everybody) != 3 {
		t.Errorf("%d members are offered, not the three who are active", len(everybody))
	}
	for what, id := range map[string]uuid.UUID{"removed": agent.ID, "ended": late.ID, "nobody": uuid.New()} {
		before := s.dump(t)
		mustBe(t, fault.Invalid, s.changeTeam(t, team, people.TeamDraft{Name: "Service", Members: []uuid.UUID{s.other.ID, id}}))
		if diff := cmp.Diff(before, s.dump(t)); diff != "" {
			t.Errorf("%s: half a change:\n%s", what, diff)
		}
	}
}

func TestTeamsAreCountedAndNamedOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	create := grant[policy.Create](t, s.house, s.owner, policy.Teams)
	mustBe(t, fault.Invalid, s.Store.CreateTeam(t.Context(), create, people.TeamDraft{Name: "SERVICÉ"}))
	other := s.team(t, "Workshop")
	mustBe(t, fault.Invalid, s.changeTeam(t, other, people.TeamDraft{Name: "service"}))
	s.exec(t, `update contacts set team_id = $1`, team)
	gone := s.contact(t, s.space, "Gone", "gone@pottery.example")
	s.exec(t, `update contacts set team_id = $1, deleted_at = now() where id = $2`, team, gone)
	if got := s.openTeam(t, team).Contacts; got != 1 {
		t.Errorf("%d contacts, and there is one", got)
	}
	s.exec(t, `insert into teams (workspace_id, id, name, name_key) select $1, gen_random_uuid(), 'T' || n, 't' || n from generate_series(1, 98) n`, s.space.ID)
	mustBe(t, fault.Conflict, s.Store.CreateTeam(t.Context(), create, people.TeamDraft{Name: "One too many"}))
	before := one[int64](t, s.house, `select version from contacts where id = $1`, s.customer)
	must(t, s.deleteTeam(t, team))
	if n := one[int](t, s.house, `select count(*) from contacts where team_id is not null`); n != 0 {
		t.Errorf("%d contacts, the deleted one among them, keep a team that is gone", n)
	}
	if after := one[int64](t, s.house, `select version from contacts where id = $1`, s.customer); after == before {
		t.Error("a form of a contact that was drawn before brings the team back")
	}
	mustBe(t, fault.NotFound, s.deleteTeam(t, team))
}

// Of two who change a team that both saw, one is told.
func TestTwoWhoChangeATeam(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	for range 10 {
		seen := s.openTeam(t, team).Version
		var conflicts []error
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, member := range []uuid.UUID{s.assistant.ID, s.other.ID} {
			all.Go(func() {
				if err := s.changeTeam(t, team, people.TeamDraft{Name: "Service", Members: []uuid.UUID{member}, Version: seen}); err != nil {
					mu.Lock()
					defer mu.Unlock()
					conflicts = append(conflicts, err)
				}
			})
		}
		all.Wait()
		if len(conflicts) != 1 {
			t.Fatalf("%v", conflicts)
		}
		mustBe(t, fault.Conflict, conflicts[0])
	}
}

// A contact is given to a team while the team is deleted: it has no team in the
// end, or was refused, and nobody waits for ever.
func TestATeamIsDeletedWhileContactsAreGivenToIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	update := grant[policy.Update](t, s.house, s.owner, policy.Contacts)
	for round := range rounds(20, 500) {
		team := s.team(t, "Service")
		s.exec(t, `update contacts set team_id = $1`, team)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				d := customers.Draft{Name: "Helene Dubois", Email: address(t, customerEmail), HasEmail: true, TeamID: some(team)}
				if err := s.Store.UpdateContact(t.Context(), update, s.customer, d); err != nil && kindOf(err) != fault.Invalid {
					t.Errorf("round %d, giving: %v", round, err)
				}
			})
		}
		all.Go(func() {
			_, err := s.Store.ChangeContacts(t.Context(), update, []uuid.UUID{s.customer}, customers.Bulk{Kind: customers.BulkTeam, Team: some(team)})
			if err != nil && kindOf(err) != fault.Invalid {
				t.Errorf("round %d, giving many: %v", round, err)
			}
		})
		all.Go(func() {
			if err := s.deleteTeam(t, team); err != nil {
				t.Errorf("round %d, deleting: %v", round, err)
			}
		})
		all.Wait()
		if n := one[int](t, s.house, `select count(*) from contacts where team_id is not null`); n != 0 {
			t.Fatalf("round %d: a contact has a team that is gone", round)
		}
	}
}

func TestContactsAreGivenToTeamsOfTheirWorkspace(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	elsewhere := s.house.space(t, "elsewhere")
	foreign := uuid.New()
	s.exec(t, `insert into teams (workspace_id, id, name, name_key) values ($1, $2, 'Foreign', 'foreign')`, elsewhere.ID, foreign)
	update := grant[policy.Update](t, s.house, s.owner, policy.Contacts)
	for _, id := range []uuid.UUID{foreign, uuid.New()} {
		mustBe(t, fault.Invalid, s.Store.UpdateContact(t.Context(), update, s.customer, customers.Draft{Name: "Helene", TeamID: some(id)}))
		_, err := s.Store.CreateContact(t.Context(), grant[policy.Create](t, s.house, s.owner, policy.Contacts), customers.Draft{Name: "New", TeamID: some(id)})
		mustBe(t, fault.Invalid, err)
		_, err = s.Store.ChangeContacts(t.Context(), update, []uuid.UUID{s.customer}, customers.Bulk{Kind: customers.BulkTeam, Team: some(id)})
		mustBe(t, fault.Invalid, err)
	}
	must(t, s.Store.UpdateContact(t.Context(), update, s.customer, customers.Draft{Name: "Helene", Email: address(t, customerEmail), HasEmail: true, TeamID: some(team)}))

	// Whoever may not list gives nobody to a team, nor takes anybody out of one.
	_, err := s.lookup(t, s.assistant, customerEmail)
	must(t, err)
	d := customers.Draft{Name: "Helene", Email: address(t, customerEmail), HasEmail: true}
	must(t, s.Store.UpdateContact(t.Context(), grant[policy.Update](t, s.house, s.assistant, policy.Contacts), s.customer, d))
	d = customers.Draft{Name: "New", Email: address(t, "new@test.example"), HasEmail: true, TeamID: some(team)}
	id, err := s.Store.CreateContact(t.Context(), grant[policy.Create](t, s.house, s.assistant, policy.Contacts), d)
	must(t, err)
	for contact, want := range map[uuid.UUID]uuid.UUID{s.customer: team, id: uuid.Nil} {
		if got := one[uuid.NullUUID](t, s.house, `select team_id from contacts where id = $1`, contact); got.UUID != want {
			t.Errorf("the team is %v, not %v", got.UUID, want)
		}
	}
}
