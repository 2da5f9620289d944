package people_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/postgres/pgtest"
)

// In each case the inviter may no longer give what they offered, when it is
// accepted. $1 is the inviter.
var voided = map[string]struct {
	sql  string
	told bool // the inviter is still there to be told
}{
	"demoted below inviting":     {`update members set role = 'assistant' where id = $1`, true},
	"demoted below this role":    {`update members set role = 'manager' where id = $1`, true},
	"shut out of the settings":   {`update members set role = 'manager', restrictions = '{settings}' where id = $1`, true},
	"access ended":               {`update members set access_ends_at = now() where id = $1`, false},
	"gone":                       {`update members set removed_at = now() where id = $1`, false},
	"the offer has ended by now": {`update invitations set access_ends_at = now() where inviter_id = $1`, true},
	"an owner restricted meanwhile": {`
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, restrictions, owner_restrictions, removed_at)
		select m.workspace_id, gen_random_uuid(), u.id, u.name, u.name_key, u.email, u.email_key, 'agent', '{workflows}', '{workflows}', now()
		  from members m, users u where m.id = $1 and u.name = 'guest'`, true},
}

func TestRule05WhatTheInviterMayNoLongerGiveIsVoid(t *testing.T) {
	t.Parallel()
	for name, c := range voided {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			inviter := s.NewMember(t, s.space, "inviter", "admin")
			sent := s.invite(t, inviter, "guest@test.example", "assistant")
			guest := s.guest(t, "guest")
			s.Exec(t, c.sql, inviter.ID)
			before := s.Dump(t)

			_, err := s.Accounts.Accept(t.Context(), sent.byLink(), guest)
			pgtest.MustBe(t, fault.Gone, err)
			if got := s.state(t, sent); got != "void" {
				t.Errorf("the invitation is %s", got)
			}
			if slices.Contains(s.tokens(t), sent.ID) {
				t.Error("its link is still there")
			}
			if diff := cmp.Diff(before["members"], s.Dump(t)["members"]); diff != "" {
				t.Error("members have changed:\n" + diff)
			}
			want := pgtest.List[uuid.UUID](t, s.DB, `select id from members where role = 'owner'`)
			if c.told {
				want = append(want, inviter.ID)
			}
			if diff := cmp.Diff(ordered(want), s.told(t, sent)); diff != "" {
				t.Error("who is told (-want +got):\n" + diff)
			}
			if got := pgtest.List[string](t, s.DB, `select actor || ' ' || target from activity
				where act = 'invitation.void'`); !slices.Equal(got, []string{" guest@test.example"}) {
				t.Errorf("the activity log says %q", got)
			}
			s.mustBeDead(t, sent.byLink(), sent.byID())
		})
	}
}

func ordered(ids []uuid.UUID) []uuid.UUID {
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return ids
}

// told lists the members who get a mail about a void invitation.
func (s *scene) told(t *testing.T, sent invitation) []uuid.UUID {
	t.Helper()
	return pgtest.List[uuid.UUID](t, s.DB, `
		select (args->>'member')::uuid from river_job
		 where kind = $1 and args->>'invitation' = $2 and args->>'workspace' = $3 order by 1`,
		jobs.VoidMail{}.Kind(), sent.ID.String(), s.space.ID.String())
}

// Its mail is not sent either.
func TestRule32TheMailOfAVoidInvitationIsDropped(t *testing.T) {
	t.Parallel()
	for name, c := range voided {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			inviter := s.NewMember(t, s.space, "inviter", "admin")
			sent := s.invite(t, inviter, "guest@test.example", "assistant")
			s.guest(t, "guest")
			job := jobs.InvitationMail{Workspace: s.space.ID, Invitation: sent.ID, Generation: 1}
			if _, ok, err := s.Letters.Invitation(t.Context(), job); !ok || err != nil {
				t.Fatalf("before: %v, %v", ok, err)
			}
			s.Exec(t, c.sql, inviter.ID)
			if _, ok, err := s.Letters.Invitation(t.Context(), job); ok || err != nil {
				t.Errorf("after: %v, %v", ok, err)
			}
		})
	}
}
