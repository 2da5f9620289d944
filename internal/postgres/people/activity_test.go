package people_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// line is one line of the activity log.
type line struct {
	Act, Actor, Target, Address string
	Member, TargetID            uuid.NullUUID
}

// log reads what was written after a moment.
func (h *house) log(t testing.TB, seen []uuid.UUID) (lines []line) {
	t.Helper()
	for _, id := range pgtest.List[uuid.UUID](t, h.DB, `select id from activity where id <> all ($1) order by id`, seen) {
		var l line
		pgtest.Must(t, h.Owner.QueryRow(t.Context(), `select act, actor, target, address, member_id, target_id from activity where id = $1`, id).
			Scan(&l.Act, &l.Actor, &l.Target, &l.Address, &l.Member, &l.TargetID))
		lines = append(lines, l)
	}
	return lines
}

func (h *house) lines(t testing.TB) []uuid.UUID {
	t.Helper()
	return pgtest.List[uuid.UUID](t, h.DB, `select id from activity`)
}

func TestRule31EachActOfAMemberIsOneLine(t *testing.T) {
	t.Parallel()
	targets := map[string]func(s *scene) (string, uuid.UUID){
		"member.change":  func(s *scene) (string, uuid.UUID) { return "target", s.target.ID },
		"member.remove":  func(s *scene) (string, uuid.UUID) { return "target", s.target.ID },
		"member.replace": func(s *scene) (string, uuid.UUID) { return "target", s.target.ID },
		"invitation.send": func(s *scene) (string, uuid.UUID) {
			return "other@test.example", s.pending(t, s.space.ID, "other@test.example").ID
		},
		"invitation.resend":   func(s *scene) (string, uuid.UUID) { return s.sent.Email, s.sent.ID },
		"invitation.change":   func(s *scene) (string, uuid.UUID) { return s.sent.Email, s.sent.ID },
		"invitation.restore":  func(s *scene) (string, uuid.UUID) { return "withdrawn@test.example", s.withdrawn },
		"invitation.withdraw": func(s *scene) (string, uuid.UUID) { return s.sent.Email, s.sent.ID },
		"general.change":      func(s *scene) (string, uuid.UUID) { return "New name", s.space.ID },
		"account.change":      func(s *scene) (string, uuid.UUID) { return "", s.space.ID },
		"account.logo":        func(s *scene) (string, uuid.UUID) { return "", s.space.ID },
		"account.logo_remove": func(s *scene) (string, uuid.UUID) { return "", s.space.ID },
		"workspace.delete":    func(s *scene) (string, uuid.UUID) { return "", s.space.ID },
	}
	for act, do := range acts {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			seen := s.lines(t)
			pgtest.Must(t, do(t, s, s.owner))
			name, id := targets[act](s)
			want := []line{{Act: act, Actor: "owner", Target: name, Member: pgtest.Some(s.owner.ID), TargetID: pgtest.Some(id)}}
			if diff := cmp.Diff(want, s.log(t, seen)); diff != "" {
				t.Error("the log (-want +got):\n" + diff)
			}
		})
	}
}

func TestRule31AnExportIsOneLine(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	seen := s.lines(t)
	_, err := s.Store.ExportMembers(t.Context(), pgtest.Grant[policy.Export](t, s.DB, s.owner, policy.Members))
	pgtest.Must(t, err)
	want := []line{{Act: "members.export", Actor: "owner", Member: pgtest.Some(s.owner.ID)}}
	if diff := cmp.Diff(want, s.log(t, seen)); diff != "" {
		t.Error("the log (-want +got):\n" + diff)
	}
	if rows := pgtest.One[int](t, s.DB, `select (detail->>'rows')::int from activity where act = 'members.export'`); rows != 4 {
		t.Errorf("the line speaks of %d rows, want 4", rows)
	}
}

func TestRule31AnAnswerIsOneLine(t *testing.T) {
	t.Parallel()
	for act, do := range map[string]func(s *scene) error{
		"invitation.accept":  func(s *scene) error { _, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), newcomer); return err },
		"invitation.decline": func(s *scene) error { return s.Accounts.Decline(t.Context(), s.sent.byLink()) },
	} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			seen := s.lines(t)
			pgtest.Must(t, do(s))
			want := line{Act: act, Target: s.sent.Email, TargetID: pgtest.Some(s.sent.ID)}
			if act == "invitation.accept" {
				member := pgtest.One[uuid.UUID](t, s.DB, `select id from members where email = $1`, s.sent.Email)
				want.Actor, want.Member, want.TargetID = newcomer.Name, pgtest.Some(member), pgtest.Some(member)
			}
			if diff := cmp.Diff([]line{want}, s.log(t, seen)); diff != "" {
				t.Error("the log (-want +got):\n" + diff)
			}
		})
	}
}

func TestRule31FoundingIsOneLine(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	_, err := h.Accounts.CreateWorkspace(t.Context(), h.NewUser(t, "founder"), nil, founding)
	pgtest.Must(t, err)
	member := pgtest.One[uuid.UUID](t, h.DB, `select id from members`)
	want := []line{{Act: "workspace.found", Actor: "founder", Target: founding.Name, Member: pgtest.Some(member),
		TargetID: pgtest.Some(pgtest.One[uuid.UUID](t, h.DB, `select id from workspaces`))}}
	if diff := cmp.Diff(want, h.log(t, []uuid.UUID{})); diff != "" {
		t.Error("the log (-want +got):\n" + diff)
	}
}

func TestRule31TheLogHoldsThePeer(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx := postgres.WithPeer(t.Context(), "192.0.2.77")
	_, err := s.Store.RemoveMember(ctx, pgtest.Stale[policy.Delete](t, s.owner, policy.Members), s.target.ID, uuid.NullUUID{})
	pgtest.Must(t, err)
	if got := pgtest.One[string](t, s.DB, `select address from activity where act = 'member.remove'`); got != "192.0.2.77" {
		t.Errorf("the log says %q", got)
	}
}

// An act that is taken back leaves no line.
func TestRule31WhatIsNotDoneIsNotLogged(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	seen := s.lines(t)
	err := pgtest.ErrorOf(s.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, s.owner, policy.Members), people.Invite{
		Addresses: pgtest.Addresses(t, "fine@test.example", s.sent.Email), Offer: pgtest.Offer(t, "agent"), Language: "en",
	}))
	if err == nil {
		t.Fatal("an address is invited twice")
	}
	if got := s.log(t, seen); len(got) > 0 {
		t.Errorf("the log says %+v", got)
	}
}

func TestRule31NobodyChangesTheLog(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for who, exec := range map[string]func(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error){
		"app": s.App.Exec, "owner": s.Owner.Exec,
	} {
		for _, sql := range []string{`update activity set actor = 'somebody else'`, `delete from activity`} {
			if who == "owner" && sql == `delete from activity` {
				continue // The purge of a deleted workspace.
			}
			_, err := exec(t.Context(), sql)
			var refusal *pgconn.PgError
			if !errors.As(err, &refusal) || refusal.Code != "42501" {
				t.Errorf("%s: %s: %v", who, sql, err)
			}
		}
	}
}
