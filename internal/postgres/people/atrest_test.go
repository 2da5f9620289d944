package people_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// holding lists the tables in which a text stands, in whatever column.
func (h *house) holding(t *testing.T, text string) (tables []string) {
	t.Helper()
	for table, rows := range h.Dump(t) {
		for _, row := range rows {
			if strings.Contains(strings.ToLower(row), strings.ToLower(text)) {
				tables = append(tables, table)
				break
			}
		}
	}
	return tables
}

// A copy of the database opens no link: what travels by mail stands nowhere,
// neither as text nor as bytes, in any form that could be turned back.
func TestRule01NoLinkStandsAtRest(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	user := s.NewUser(t, "account")
	pgtest.Must(t, s.Accounts.BeginReset(t.Context(), pgtest.Addresses(t, "account@test.example")[0], "en"))
	pgtest.Must(t, s.Accounts.BeginSignUp(t.Context(), pgtest.Addresses(t, "new@test.example")[0], "en"))
	doing("invitation.resend")(t, s)
	signUp := pgtest.One[uuid.UUID](t, s.DB, `select id from tokens where purpose = 'signup'`)
	for name, link := range map[string]string{
		"the invitation before": s.sent.Link,
		"the invitation":        s.pending(t, s.space.ID, s.sent.Email).Link,
		"the reset":             resetLink(t, s.house, user),
		"the sign-up":           signin.Link(pgtest.ServerKey, signin.SignUpLink, signUp, 1),
	} {
		raw, err := base64.RawURLEncoding.DecodeString(link)
		pgtest.Must(t, err)
		for form, text := range map[string]string{
			"as text": link, "as the bytes of the text": hex.EncodeToString([]byte(link)), "as bytes": hex.EncodeToString(raw),
			"in other letters": base64.StdEncoding.EncodeToString(raw),
		} {
			if tables := s.holding(t, text); len(tables) > 0 {
				t.Errorf("the link of %s stands %s in %q", name, form, tables)
			}
		}
		if name != "the invitation before" && len(s.holding(t, hex.EncodeToString(signin.HashLink(link)))) == 0 {
			t.Errorf("the hash of the link of %s is nowhere, so this test looks for the wrong link", name)
		}
	}
}

// What the database stores is not what opens it.
func TestRule01AHashOpensNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, stored := range pgtest.List[[]byte](t, s.DB, `select hash from tokens`) {
		s.mustBeDead(t,
			people.InvitationRef{Link: string(stored)},
			people.InvitationRef{Link: hex.EncodeToString(stored)},
			people.InvitationRef{Link: base64.RawURLEncoding.EncodeToString(stored)})
	}
}
