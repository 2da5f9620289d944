package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// reaches are the contacts within a member's reach, as the app's login finds
// them in the member's workspace.
func (s *shop) reaches(t *testing.T, p person, reach policy.Reach) []uuid.UUID {
	t.Helper()
	tx, err := s.App.Begin(t.Context())
	must(t, err)
	defer tx.Rollback(t.Context())
	_, err = tx.Exec(t.Context(), `select set_config('latchkey.workspace', $1, true)`, p.Space.String())
	must(t, err)
	rows, _ := tx.Query(t.Context(), `select c.id from contacts c where `+postgres.Within(`c`, reach), pgx.NamedArgs{"member": p.ID, "version": 1})
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	must(t, err)
	return ids
}

// A reach is a set of contacts: one's own are those that one is assigned to,
// whichever team they are in; a team's are also those of the team and of
// everybody in it; nobody reaches into another workspace.
func TestRule27WhatEachReachReaches(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	ann, bob := s.member(t, s.space, "ann", "agent", "visibility_own"), s.member(t, s.space, "bob", "agent", "visibility_own")
	carl := s.member(t, s.space, "carl", "agent")
	service, workshop := s.team(t, "Service", ann.ID, carl.ID), s.team(t, "Workshop", bob.ID)
	elsewhere := s.house.space(t, "elsewhere")
	ann2 := s.join(t, elsewhere, ann.User, "agent", "visibility_own")

	names := map[uuid.UUID]string{s.customer: "nobody's"}
	customerOf := func(name string, in space, assignee, team uuid.UUID) uuid.UUID {
		id := s.contact(t, in, name, uuid.NewString()+"@customers.example")
		names[id] = name
		s.exec(t, `update contacts set assignee_id = nullif($1::uuid, $3::uuid), team_id = nullif($2::uuid, $3::uuid) where id = $4`,
			assignee, team, uuid.Nil, id)
		return id
	}
	customerOf("Ann's", s.space, ann.ID, uuid.Nil)
	customerOf("Ann's in Workshop", s.space, ann.ID, workshop)
	customerOf("Bob's", s.space, bob.ID, uuid.Nil)
	customerOf("Carl's", s.space, carl.ID, uuid.Nil)
	customerOf("Service's", s.space, uuid.Nil, service)
	customerOf("Workshop's", s.space, uuid.Nil, workshop)
	customerOf("Ann's elsewhere", elsewhere, ann2.ID, uuid.Nil)
	found := customerOf("found", s.space, uuid.Nil, uuid.Nil)
	s.entry(t, ann, found, 1, time.Minute)

	here := []string{"Ann's", "Ann's in Workshop", "Bob's", "Carl's", "Service's", "Workshop's", "found", "nobody's"}
	for reach, want := range map[policy.Reach]map[person][]string{
		policy.ReachNone:  {ann: nil, bob: nil, carl: nil, ann2: nil},
		policy.ReachFound: {ann: {"found"}, bob: nil, carl: nil, ann2: nil},
		policy.ReachOwn:   {ann: {"Ann's", "Ann's in Workshop"}, bob: {"Bob's"}, carl: {"Carl's"}, s.other: nil, ann2: {"Ann's elsewhere"}},
		policy.ReachTeam: {
			ann: {"Ann's", "Ann's in Workshop", "Carl's", "Service's"}, carl: {"Ann's", "Ann's in Workshop", "Carl's", "Service's"},
			bob: {"Ann's in Workshop", "Bob's", "Workshop's"}, s.other: nil, ann2: {"Ann's elsewhere"},
		},
		policy.ReachAll:     {ann: here, s.other: here, ann2: {"Ann's elsewhere"}},
		policy.ReachAll + 1: {ann: nil},
	} {
		for p, want := range want {
			var got []string
			for _, id := range s.reaches(t, p, reach) {
				got = append(got, names[id])
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reach %d of %s: %s", reach, p.Email, diff)
			}
		}
	}
}
