package people_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

func TestRule17WhatEndsASession(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *scene, one signedIn){
		"revoked": func(s *scene, one signedIn) { pgtest.Must(t, s.Accounts.EndSession(t.Context(), one.session)) },
		"revoked from another": func(s *scene, one signedIn) {
			pgtest.Must(t, s.Accounts.EndOtherSessions(t.Context(), s.owner.User, s.signIn(t, s.owner.User).session))
		},
		"a new password": func(s *scene, _ signedIn) {
			_, err := s.Accounts.SetPassword(t.Context(), s.owner.User, "y", true)
			pgtest.Must(t, err)
		},
		"four hours idle": func(s *scene, one signedIn) {
			s.Exec(t, `update user_sessions set last_seen_at = now() - interval '4 hours' where id = $1`, one.session)
		},
		"expired": func(s *scene, one signedIn) {
			s.Exec(t, `update sessions set expires_at = now() where token = $1`, one.token)
		},
		"signed out": func(s *scene, one signedIn) {
			pgtest.Must(t, postgres.NewSessionStore(s.Database).DeleteCtx(t.Context(), one.token))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			session, other := s.signIn(t, s.owner.User), s.signIn(t, s.target.User)
			if s.who(t, session, "") == nil {
				t.Fatal("nobody is signed in to begin with")
			}
			end(s, session)
			if who := s.who(t, session, "atelier"); who != nil {
				t.Errorf("%+v is still signed in", who.User)
			}
			if s.who(t, other, "") == nil {
				t.Error("somebody else is signed out")
			}
		})
	}
}

func TestRule17WhatEndsNoSession(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(s *scene, one signedIn){
		"the same password under newer parameters": func(s *scene, _ signedIn) {
			_, err := s.Accounts.SetPassword(t.Context(), s.owner.User, "y", false)
			pgtest.Must(t, err)
		},
		"ending the others": func(s *scene, one signedIn) {
			pgtest.Must(t, s.Accounts.EndOtherSessions(t.Context(), s.owner.User, one.session))
		},
		"nearly four hours idle": func(s *scene, one signedIn) {
			s.Exec(t, `update user_sessions set last_seen_at = now() - interval '3 hours 59 minutes' where id = $1`, one.session)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			session := s.signIn(t, s.owner.User)
			act(s, session)
			if s.who(t, session, "") == nil {
				t.Error("nobody is signed in")
			}
		})
	}
}

// A session that was ended stays so, whatever a request in flight still saves.
func TestRule17ARequestInFlightRevivesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	session := s.signIn(t, s.owner.User)
	pgtest.Must(t, s.Accounts.EndSession(t.Context(), session.session))
	s.commit(t, session)
	if who := s.who(t, session, ""); who != nil {
		t.Errorf("%+v is signed in again", who.User)
	}
}

// The token of one session never carries the data of another.
func TestRule17ASessionIsNotOverwritten(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	mine, theirs := s.signIn(t, s.owner.User), s.signIn(t, s.target.User)
	s.commit(t, signedIn{mine.token, theirs.session})
	if who := s.who(t, mine, ""); who == nil || who.User.ID != s.owner.User {
		t.Errorf("the session is of %+v", who)
	}
}

func TestRule12WhoIsNoMemberHasNoWorkspace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, slug string }{
		"removed":           {`update members set removed_at = now() where id = $1`, "atelier"},
		"access ended":      {`update members set access_ends_at = now() where id = $1`, "atelier"},
		"workspace deleted": {`update workspaces set deleted_at = now() where id = (select workspace_id from members where id = $1)`, "atelier"},
		"another's":         {`select $1::uuid`, "elsewhere"},
		"no such":           {`select $1::uuid`, "nowhere"},
		"none asked for":    {`select $1::uuid`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.stranger(t)
			session := s.signIn(t, s.target.User)
			if who := s.who(t, session, "atelier"); who == nil || who.Workspace == nil || who.Actor.IsZero() {
				t.Fatalf("to begin with: %+v", who)
			}
			s.Exec(t, c.sql, s.target.ID)
			who := s.who(t, session, c.slug)
			if who == nil {
				t.Fatal("nobody is signed in")
			}
			if who.Workspace != nil || !who.Actor.IsZero() {
				t.Errorf("the workspace is %+v, the actor %+v", who.Workspace, who.Actor.Membership())
			}
			left := 1 // in the switcher
			if c.slug == "atelier" {
				left = 0
			}
			m, err := s.Accounts.Memberships(t.Context(), s.target.User, "", 100)
			pgtest.Must(t, err)
			if len(m.Workspaces) != left || (m.Home != "") != (left > 0) {
				t.Errorf("the switcher shows %+v, home is %q", m.Workspaces, m.Home)
			}
		})
	}
}

func TestRule12TheActorIsReadAfresh(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	session := s.signIn(t, s.target.User)
	want := policy.Membership{
		Workspace: policy.WorkspaceID(s.space.ID), Member: policy.MemberID(s.target.ID), User: policy.UserID(s.target.User),
		Version: 1, Role: policy.Agent,
	}
	if got := s.who(t, session, "atelier").Actor.Membership(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	doing("member.change")(t, s)
	want.Version, want.Role = 2, policy.Assistant
	if got := s.who(t, session, "atelier").Actor.Membership(); got != want {
		t.Errorf("after the change: %+v, want %+v", got, want)
	}
}

func TestAnOldAddressLeadsToTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	session := s.signIn(t, s.owner.User)
	doing("general.change")(t, s)
	for _, asked := range []string{"atelier", "new-slug"} {
		who := s.who(t, session, asked)
		if who.Workspace == nil || who.Workspace.ID != s.space.ID || who.Workspace.Slug != "new-slug" {
			t.Errorf("%s leads to %+v", asked, who.Workspace)
		}
	}
}

func TestInvitationsOfWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	user := s.NewUser(t, "invited")
	m, err := s.Accounts.Memberships(t.Context(), user, "", 100)
	pgtest.Must(t, err)
	if len(m.Invitations) != 1 || m.Invitations[0].ID != s.sent.ID || m.Invitations[0].WorkspaceID != s.space.ID {
		t.Errorf("%+v", m.Invitations)
	}
	for name, end := range kills {
		if name == "accepted" {
			continue // By somebody who had no account until then.
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			user := s.NewUser(t, "invited")
			end(t, s)
			m, err := s.Accounts.Memberships(t.Context(), user, "", 100)
			pgtest.Must(t, err)
			if len(m.Invitations) > 0 {
				t.Errorf("%+v", m.Invitations)
			}
		})
	}
}

// Rule 45: the cap holds for sign-ins at the same time too.
func TestRule45SessionsAreCappedUnderConcurrency(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.signIn(t, s.target.User)
	for round := range 20 {
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if _, err := s.Accounts.BeginSession(t.Context(), s.owner.User, 0, "Firefox", "192.0.2.1"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for user, want := range map[uuid.UUID]int{s.owner.User: min(16*(round+1), signin.MaxSessions), s.target.User: 1} {
			if n := pgtest.One[int](t, s.DB, `select count(*) from user_sessions where user_id = $1 and revoked_at is null`, user); n != want {
				t.Errorf("round %d: %d sessions are open, want %d", round, n, want)
			}
		}
	}
}
