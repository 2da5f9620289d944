package people_test

import (
	"testing"
	"time"

	"latchkey/internal/postgres/pgtest"
)

// seen is when the session and the member were last seen.
func (s *scene) seen(t *testing.T, session signedIn) (user time.Time, member *time.Time) {
	t.Helper()
	user = pgtest.One[time.Time](t, s.DB, `select last_seen_at from user_sessions where id = $1`, session.session)
	member = pgtest.One[*time.Time](t, s.DB, `select last_seen_at from members where id = $1`, s.target.ID)
	return user, member
}

// Writing at each request would make every reader a writer.
func TestRule17LastSeenIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ago   string
		touch bool
		want  bool
	}{
		"after half a minute":             {"30 seconds", true, false},
		"after a minute":                  {"61 seconds", true, true},
		"of a request that does not tell": {"2 hours", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			session := s.signIn(t, s.target.User)
			s.Exec(t, `update user_sessions set last_seen_at = now() - $1::text::interval`, c.ago)
			s.Exec(t, `update members set last_seen_at = now() - $1::text::interval`, c.ago)
			userBefore, memberBefore := s.seen(t, session)
			s.whoami(t, session, "atelier", c.touch)
			user, member := s.seen(t, session)
			if user.After(userBefore) != c.want {
				t.Errorf("the session was seen %v, before %v", user, userBefore)
			}
			if member.After(*memberBefore) != c.want {
				t.Errorf("the member was seen %v, before %v", member, memberBefore)
			}
		})
	}
}

func TestRule17AMemberIsSeenInTheWorkspaceOfTheAddress(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	elsewhere := s.Join(t, s.NewSpace(t, "elsewhere"), s.target.User, "agent")
	session := s.signIn(t, s.target.User)
	s.whoami(t, session, "elsewhere", true)
	if _, member := s.seen(t, session); member != nil {
		t.Error("the member is seen in a workspace that the address does not name")
	}
	if pgtest.One[*time.Time](t, s.DB, `select last_seen_at from members where id = $1`, elsewhere.ID) == nil {
		t.Error("the member is not seen where they are")
	}
}
