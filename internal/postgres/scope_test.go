package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// A reach is a set of contacts: one's own are those that one is assigned to,
// whichever team they are in; a team's are also those of the team and of
// everybody in it; nobody reaches into another workspace.
func TestRule27WhatEachReachReaches(t *testing.T) {
	t.Parallel()
	s := pgtest.NewShop(t)
	ann, bob := s.NewMember(t, s.Space, "ann", "agent", "visibility_own"), s.NewMember(t, s.Space, "bob", "agent", "visibility_own")
	carl := s.NewMember(t, s.Space, "carl", "agent")
	service, workshop := s.NewTeam(t, s.Space, "Service", ann.ID, carl.ID), s.NewTeam(t, s.Space, "Workshop", bob.ID)
	elsewhere := s.NewSpace(t, "elsewhere")
	ann2 := s.Join(t, elsewhere, ann.User, "agent", "visibility_own")

	names := map[uuid.UUID]string{s.Customer: "nobody's"}
	customerOf := func(name string, in pgtest.Space, assignee, team uuid.UUID) uuid.UUID {
		id := s.NewContact(t, in, name, uuid.NewString()+"@customers.example")
		names[id] = name
		s.Exec(t, `update contacts set assignee_id = nullif($1::uuid, $3::uuid), team_id = nullif($2::uuid, $3::uuid) where id = $4`,
			assignee, team, uuid.Nil, id)
		return id
	}
	customerOf("Ann's", s.Space, ann.ID, uuid.Nil)
	customerOf("Ann's in Workshop", s.Space, ann.ID, workshop)
	customerOf("Bob's", s.Space, bob.ID, uuid.Nil)
	customerOf("Carl's", s.Space, carl.ID, uuid.Nil)
	customerOf("Service's", s.Space, uuid.Nil, service)
	customerOf("Workshop's", s.Space, uuid.Nil, workshop)
	customerOf("Ann's elsewhere", elsewhere, ann2.ID, uuid.Nil)
	found := customerOf("found", s.Space, uuid.Nil, uuid.Nil)
	s.NewLookup(t, ann, found, 1, time.Minute)

	here := []string{"Ann's", "Ann's in Workshop", "Bob's", "Carl's", "Service's", "Workshop's", "found", "nobody's"}
	for reach, want := range map[policy.Reach]map[pgtest.Person][]string{
		policy.ReachNone:  {ann: nil, bob: nil, carl: nil, ann2: nil},
		policy.ReachFound: {ann: {"found"}, bob: nil, carl: nil, ann2: nil},
		policy.ReachOwn:   {ann: {"Ann's", "Ann's in Workshop"}, bob: {"Bob's"}, carl: {"Carl's"}, s.Other: nil, ann2: {"Ann's elsewhere"}},
		policy.ReachTeam: {
			ann: {"Ann's", "Ann's in Workshop", "Carl's", "Service's"}, carl: {"Ann's", "Ann's in Workshop", "Carl's", "Service's"},
			bob: {"Ann's in Workshop", "Bob's", "Workshop's"}, s.Other: nil, ann2: {"Ann's elsewhere"},
		},
		policy.ReachAll:     {ann: here, s.Other: here, ann2: {"Ann's elsewhere"}},
		policy.ReachAll + 1: {ann: nil},
	} {
		for p, want := range want {
			var got []string
			for _, id := range s.Reached(t, p, reach) {
				got = append(got, names[id])
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("reach %d of %s: %s", reach, p.Email, diff)
			}
		}
	}
}
