package people_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/section"
)

// team makes one as the owner of the shop, and reads its id.
func (s *shop) team(t *testing.T, name string, members ...uuid.UUID) uuid.UUID {
	t.Helper()
	id, err := s.Store.Teams.Create(t.Context(), pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Teams), newTeam(name, members...))
	pgtest.Must(t, err)
	return id
}

func newTeam(name string, members ...uuid.UUID) people.Team {
	return people.Team{Item: section.Item{Name: name}, Turns: people.NoTurns, Members: members}
}

// openTeam reads a team as the form shows it.
func (s *shop) openTeam(t *testing.T, id uuid.UUID) people.Team {
	t.Helper()
	count := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	team, _, err := s.Store.Teams.Open(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Teams), id, &count)
	pgtest.Must(t, err)
	return team
}

func (s *shop) changeTeam(t *testing.T, id uuid.UUID, team people.Team) error {
	t.Helper()
	return s.Store.Teams.Update(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Teams), id, team)
}

func (s *shop) deleteTeam(t *testing.T, id uuid.UUID) error {
	t.Helper()
	_, err := s.Store.Teams.Delete(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Teams), []uuid.UUID{id})
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
		pgtest.Must(t, s.changeTeam(t, team, newTeam("Service", step.members...)))
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
	list := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Teams)
	teams, err := s.Store.Teams.List(t.Context(), list, listing.NameQuery{Limit: 10}, nil)
	pgtest.Must(t, err)
	if len(teams.Rows) != 1 || !slices.Equal(teams.Rows[0].Members, []uuid.UUID{s.other.ID}) {
		t.Errorf("the list shows %+v", teams)
	}
	if opened := s.openTeam(t, team); !cmp.Equal(teams.Rows[0], opened) {
		t.Errorf("the form shows %+v", opened)
	}
	everybody, err := s.Store.Teammates(t.Context(), list)
	pgtest.Must(t, err)
	if len(everybody) != 3 {
		t.Errorf("%d members are offered, not the three who are active", len(everybody))
	}
	for what, id := range map[string]uuid.UUID{"removed": agent.ID, "ended": late.ID, "nobody": uuid.New()} {
		before := s.Dump(t)
		pgtest.MustBe(t, fault.Invalid, s.changeTeam(t, team, newTeam("Service", s.other.ID, id)))
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
	refused := func(kind fault.Kind, name string) {
		t.Helper()
		_, err := s.Store.Teams.Create(t.Context(), create, newTeam(name))
		pgtest.MustBe(t, kind, err)
	}
	refused(fault.Invalid, "SERVICE")
	other := s.team(t, "Workshop")
	pgtest.MustBe(t, fault.Invalid, s.changeTeam(t, other, newTeam("service")))
	s.Exec(t, `update contacts set team_id = $1`, team)
	gone := s.NewContact(t, s.space, "Gone", "gone@pottery.example")
	s.Exec(t, `update contacts set team_id = $1, deleted_at = now() where id = $2`, team, gone)
	if got := s.openTeam(t, team).Count; got != 1 {
		t.Errorf("%d contacts, and there is one", got)
	}
	s.Exec(t, `insert into teams (workspace_id, id, name, name_key) select $1, gen_random_uuid(), 'T' || n, 't' || n
		from generate_series(1, 98) n`, s.space.ID)
	refused(fault.Conflict, "One too many")
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

// Until the deletion of a team is undone it opens nothing, and then it opens what
// it did: to those who are members still, the contacts that no other team got.
func TestATeamComesBackWithWhatItHad(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	agent, gone := s.NewMember(t, s.space, "agent", "agent", "visibility_team"), s.NewMember(t, s.space, "gone", "agent")
	back := s.NewMember(t, s.space, "back", "agent")
	team, other := s.team(t, "Service", agent.ID, gone.ID, back.ID, s.other.ID), s.team(t, "Workshop")
	given, ofColleague := s.NewContact(t, s.space, "Jan", "jan@pottery.example"), s.NewContact(t, s.space, "Piet", "piet@pottery.example")
	s.Exec(t, `update contacts set team_id = $1 where id in ($2, $3)`, team, s.customer, given)
	s.Exec(t, `update contacts set assignee_id = $1 where id = $2`, s.other.ID, ofColleague)
	if got := s.reached(t, agent); len(got) != 3 {
		t.Fatalf("the agent reaches %v", got)
	}
	pgtest.Must(t, s.deleteTeam(t, team))
	if got := s.reached(t, agent); len(got) > 0 {
		t.Errorf("through a deleted team the agent reaches %v", got)
	}
	s.Exec(t, `update contacts set team_id = $1 where id = $2`, other, given)
	_, err := s.Store.RemoveMember(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Members), gone.ID, uuid.NullUUID{})
	pgtest.Must(t, err)
	// Who was removed meanwhile and is a member again is in no team.
	_, err = s.Store.RemoveMember(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Members), back.ID, uuid.NullUUID{})
	pgtest.Must(t, err)
	s.Exec(t, `update members set removed_at = null where id = $1`, back.ID)
	_, err = s.Store.Teams.Restore(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Teams), team)
	pgtest.Must(t, err)
	if got := s.reached(t, agent); len(got) != 2 || slices.Contains(got, given) {
		t.Errorf("through a team that came back the agent reaches %v", got)
	}
	if got := s.openTeam(t, team); got.Count != 1 || len(got.Members) != 2 || slices.Contains(got.Members, gone.ID) || slices.Contains(got.Members, back.ID) {
		t.Errorf("it came back as %+v", got)
	}
}

// Of two who change a team that both saw, one is told.
func TestTwoWhoChangeATeam(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.team(t, "Service")
	for round := range 10 {
		seen := s.openTeam(t, team).Version
		var conflicts []error
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, member := range []uuid.UUID{s.assistant.ID, s.other.ID} {
			all.Go(func() {
				mine := newTeam(fmt.Sprint("Service ", round), member)
				mine.Version = seen
				if err := s.changeTeam(t, team, mine); err != nil {
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
	pgtest.Must(t, s.changeTeam(t, team, newTeam("Support")))
	pgtest.Must(t, s.changeTeam(t, team, newTeam("Support", s.other.ID)))
	s.Exec(t, `update contacts set team_id = $1`, team)
	pgtest.Must(t, s.deleteTeam(t, team))
	got := pgtest.List[string](t, s.DB, `
		select concat_ws(' ', act, target, detail, target_id = $2, member_id = $3) from activity where workspace_id = $1 order by at`,
		s.space.ID, team, s.owner.ID)
	want := []string{
		"team.create Service {} t t", `team.change Support {"was": "Service", "fields": ["name"]} t t`,
		`team.change Support {"fields": ["members"]} t t`, `team.delete Support {"count": 1} t t`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
}
