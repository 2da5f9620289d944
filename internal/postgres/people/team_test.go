package people_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// team makes one as the owner of the shop, and reads its id.
func (s *shop) team(t *testing.T, name string, members ...uuid.UUID) uuid.UUID {
	t.Helper()
	pgtest.Must(t, s.Store.CreateTeam(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Teams), people.TeamDraft{Name: name, Members: members}))
	return pgtest.One[uuid.UUID](t, s.DB, `select id from teams where workspace_id = $1 and name = $2`, s.space.ID, name)
}

// openTeam reads a team as the form shows it.
func (s *shop) openTeam(t *testing.T, id uuid.UUID) people.Team {
	t.Helper()
	team, _, err := s.Store.Team(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Teams), pgtest.Some(id))
	pgtest.Must(t, err)
	return team
}

func (s *shop) changeTeam(t *testing.T, id uuid.UUID, d people.TeamDraft) error {
	t.Helper()
	return s.Store.ChangeTeam(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Teams), id, d)
}

func (s *shop) deleteTeam(t *testing.T, id uuid.UUID) error {
	t.Helper()
	_, err := s.Store.DeleteTeam(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Teams), id)
	return err
}

// reached are the contacts that a member reaches through their teams.
func (s *shop) reached(t *testing.T, p pgtest.Person) []uuid.UUID {
	t.Helper()
	return s.Reached(t, p, policy.ReachTeam)
}

// Whoever sees the contacts of their teams sees what the teams of this moment have.
func TestAChangeOfATeamChangesWhatItsMembersReach(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	agent := s.NewMember(t, s.space, "agent", "agent", "visibility_team")
	team := s.team(t, "Service")
	s.Exec(t, `update contacts set team_id = $1 where id = $2`, team, s.customer)
	ofColleague := s.NewContact(t, s.space, "Jan", "jan@pottery.example")
	s.Exec(t, `update contacts set assignee_id = $1 where id = $2`, s.other.ID, ofColleague)
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
		pgtest.Must(t, s.changeTeam(t, team, people.TeamDraft{Name: "Service", Members: step.members}))
		got := s.reached(t, agent)
		slices.SortFunc(got, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		if !slices.Equal(got, step.want) {
			t.Errorf("with %d members the agent reaches %v, not %v", len(step.members), got, step.want)
		}
	}
	pgtest.Must(t, s.deleteTeam(t, team))
	if got := s.reached(t, agent); len(got) > 0 {
		t.Errorf("without the team the agent reaches %v", got)
	}
}

func TestTeamsHaveActiveMembersAlone(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	agent, late := s.NewMember(t, s.space, "agent", "agent"), s.NewMember(t, s.space, "late", "agent")
	team := s.team(t, "Service", agent.ID, late.ID, s.other.ID)
	s.Exec(t, `update members set access_ends_at = now() - interval '1 second' where id = $1`, late.ID)
	_, err := s.Store.RemoveMember(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Members), agent.ID, uuid.NullUUID{})
	pgtest.Must(t, err)
	if n := pgtest.One[int](t, s.DB, `select count(*) from team_members where member_id = $1`, agent.ID); n != 0 {
		t.Error("who was removed is still in a team")
	}
	teams, err := s.Store.Teams(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Teams))
	pgtest.Must(t, err)
	opened, everybody, err := s.Store.Team(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Teams), pgtest.Some(team))
	pgtest.Must(t, err)
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
		before := s.Dump(t)
		pgtest.MustBe(t, fault.Invalid, s.changeTeam(t, team, people.TeamDraft{Name: "Service", Members: []uuid.UUID{s.other.ID, id}}))
		if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
			t.Errorf("%s: half a change:\n%s", what, diff)
		}
	}
}

func TestTeamsAreCountedAndNamedOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Teams)
	pgtest.MustBe(t, fault.Invalid, s.Store.CreateTeam(t.Context(), create, people.TeamDraft{Name: "SERVICÉ"}))
	other := s.team(t, "Workshop")
	pgtest.MustBe(t, fault.Invalid, s.changeTeam(t, other, people.TeamDraft{Name: "service"}))
	s.Exec(t, `update contacts set team_id = $1`, team)
	gone := s.NewContact(t, s.space, "Gone", "gone@pottery.example")
	s.Exec(t, `update contacts set team_id = $1, deleted_at = now() where id = $2`, team, gone)
	if got := s.openTeam(t, team).Contacts; got != 1 {
		t.Errorf("%d contacts, and there is one", got)
	}
	s.Exec(t, `insert into teams (workspace_id, id, name, name_key) select $1, gen_random_uuid(), 'T' || n, 't' || n from generate_series(1, 98) n`, s.space.ID)
	pgtest.MustBe(t, fault.Conflict, s.Store.CreateTeam(t.Context(), create, people.TeamDraft{Name: "One too many"}))
	before := pgtest.One[int64](t, s.DB, `select version from contacts where id = $1`, s.customer)
	pgtest.Must(t, s.deleteTeam(t, team))
	if n := pgtest.One[int](t, s.DB, `select count(*) from contacts where team_id is not null`); n != 0 {
		t.Errorf("%d contacts, the deleted one among them, keep a team that is gone", n)
	}
	if after := pgtest.One[int64](t, s.DB, `select version from contacts where id = $1`, s.customer); after == before {
		t.Error("a form of a contact that was drawn before brings the team back")
	}
	pgtest.MustBe(t, fault.NotFound, s.deleteTeam(t, team))
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
		pgtest.MustBe(t, fault.Conflict, conflicts[0])
	}
}

// The log says what became of teams, and what they were called.
func TestRule31TeamsAreInTheLog(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	pgtest.Must(t, s.changeTeam(t, team, people.TeamDraft{Name: "Support"}))
	pgtest.Must(t, s.changeTeam(t, team, people.TeamDraft{Name: "Support", Members: []uuid.UUID{s.other.ID}}))
	s.Exec(t, `update contacts set team_id = $1`, team)
	pgtest.Must(t, s.deleteTeam(t, team))
	got := pgtest.List[string](t, s.DB, `
		select concat_ws(' ', act, target, detail, target_id = $2, member_id = $3) from activity where workspace_id = $1 order by at`,
		s.space.ID, team, s.owner.ID)
	want := []string{
		"team.create Service {} t t", `team.change Support {"was": "Service"} t t`, "team.change Support {} t t", `team.delete Support {"count": 1} t t`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
}
