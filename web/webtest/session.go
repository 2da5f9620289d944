package webtest

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/people"
)

// SignIn returns a visitor who is signed in as an account of the demo, by a
// session as the sign-in page begins one. What that page asks and refuses is
// tested where it is made.
func (s *Site) SignIn(t testing.TB, email string) *Visitor {
	t.Helper()
	user := Ask[uuid.UUID](t, s, `select id from users where email_key = $1`, email)
	epoch := Ask[int](t, s, `select session_epoch from users where id = $1`, user)
	session, err := people.NewAccounts(s.first.db).BeginSession(t.Context(), user, epoch, "Firefox", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	sessions := s.first.Server.Sessions
	ctx, err := sessions.Load(postgres.WithHolder(t.Context(), &postgres.Holder{Session: session}), "")
	if err != nil {
		t.Fatal(err)
	}
	sessions.Put(ctx, "session", session.String())
	token, _, err := sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v := s.Visit(t)
	v.jar[sessions.Cookie.Name] = &http.Cookie{Name: sessions.Cookie.Name, Value: token}
	v.Get("/profile") // Any page, were it not there, has the token of its forms.
	return v
}
