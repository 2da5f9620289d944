package people_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// kill is what ends an invitation.
type kill func(t *testing.T, s *scene)

func sql(statement string) kill {
	return func(t *testing.T, s *scene) { t.Helper(); s.Exec(t, statement, s.sent.ID) }
}

func doing(act string) kill {
	return func(t *testing.T, s *scene) { t.Helper(); pgtest.Must(t, acts[act](t, s, s.owner)) }
}

var kills = map[string]kill{
	"expired": sql(`with i as (update invitations set expires_at = now()
		where id = $1) update tokens set expires_at = now() where id = $1`),
	"expired by its invitation": sql(`update invitations set expires_at = now() where id = $1`),
	"in a deleted workspace": sql(`update workspaces set deleted_at = now() where id = (select workspace_id from invitations
		where id = $1)`),
	"of a workspace just deleted": doing("workspace.delete"),
	"withdrawn":                   doing("invitation.withdraw"),
	"declined":                    func(t *testing.T, s *scene) { pgtest.Must(t, s.Accounts.Decline(t.Context(), s.sent.byLink())) },
	"accepted": func(t *testing.T, s *scene) {
		_, err := s.Accounts.Accept(t.Context(), s.sent.byLink(), newcomer)
		pgtest.Must(t, err)
	},
	"of an inviter who was removed": func(t *testing.T, s *scene) {
		leaver := s.NewMember(t, s.space, "leaver", "admin")
		s.Exec(t, `update invitations set inviter_id = $2 where id = $1`, s.sent.ID, leaver.ID)
		pgtest.Must(t, s.remove(t, s.owner, leaver))
	},
}

// mustBeDead tries a link in every way, by somebody who may hold it.
func (s *scene) mustBeDead(t *testing.T, offers ...people.InvitationRef) {
	t.Helper()
	who := people.Newcomer{User: uuid.New()}
	if users := pgtest.List[uuid.UUID](t, s.DB, `select id from users where email_key = $1`, s.sent.Email); len(users) > 0 {
		who.User = users[0]
	}
	before := s.Dump(t)
	for _, offer := range offers {
		if offer.Link != "" {
			_, err := s.Accounts.Invitation(t.Context(), offer.Link)
			pgtest.MustBe(t, fault.Gone, err)
		}
		_, err := s.Accounts.Accept(t.Context(), offer, who)
		pgtest.MustBe(t, fault.Gone, err)
		_, err = s.Accounts.Accept(t.Context(), offer, newcomer)
		pgtest.MustBe(t, fault.Gone, err)
		pgtest.MustBe(t, fault.Gone, s.Accounts.Decline(t.Context(), offer))
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestRule07AnInvitationIsDead(t *testing.T) {
	t.Parallel()
	for name, end := range kills {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			end(t, s)
			s.mustBeDead(t, s.sent.byLink(), s.sent.byID())
		})
	}
}

func TestRule07TheLinkOfBeforeIsDead(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	old := s.sent.byLink()
	doing("invitation.resend")(t, s)
	s.mustBeDead(t, old)
	_, err := s.Accounts.Accept(t.Context(), s.pending(t, s.space.ID, s.sent.Email).byLink(), newcomer)
	if err != nil {
		t.Errorf("the newer link: %v", err)
	}
}

func TestRule07LinksThatWereNeverSentAreDead(t *testing.T) {
	t.Parallel()
	for name, offer := range map[string]func(s *scene) people.InvitationRef{
		"of another purpose": func(s *scene) people.InvitationRef {
			return people.InvitationRef{Link: signin.Link(pgtest.ServerKey, signin.SignUpLink, s.sent.ID, 1)}
		},
		"of another key": func(s *scene) people.InvitationRef {
			return people.InvitationRef{Link: signin.Link([]byte("another key of thirty-two bytes."), signin.InvitationLink, s.sent.ID, 1)}
		},
		"of the next generation": func(s *scene) people.InvitationRef {
			return people.InvitationRef{Link: signin.Link(pgtest.ServerKey, signin.InvitationLink, s.sent.ID, 2)}
		},
		"the id": func(s *scene) people.InvitationRef { return people.InvitationRef{Link: s.sent.ID.String()} },
		"the hash": func(s *scene) people.InvitationRef {
			return people.InvitationRef{Link: string(signin.HashLink(s.sent.Link))}
		},
		"nothing":                func(*scene) people.InvitationRef { return people.InvitationRef{} },
		"ids without an address": func(s *scene) people.InvitationRef { return people.InvitationRef{Workspace: s.space.ID, ID: s.sent.ID} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.mustBeDead(t, offer(s))
		})
	}
}

// Each link opens what it was sent for and nothing else.
func TestRule01ALinkOpensItsPurposeAlone(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	user := s.NewUser(t, "account")
	pgtest.Must(t, s.Accounts.BeginReset(t.Context(), pgtest.Addresses(t, "account@test.example")[0], "en"))
	pgtest.Must(t, s.Accounts.BeginSignUp(t.Context(), pgtest.Addresses(t, "new@test.example")[0], "en"))
	signUp := pgtest.One[uuid.UUID](t, s.DB, `select id from tokens where purpose = 'signup'`)
	links := map[signin.Purpose]string{
		signin.InvitationLink: s.sent.Link,
		signin.ResetLink:      resetLink(t, s.house, user),
		signin.SignUpLink:     signin.Link(pgtest.ServerKey, signin.SignUpLink, signUp, 1),
	}
	doors := map[signin.Purpose]func(link string) error{
		signin.InvitationLink: func(link string) error { _, err := s.Accounts.Invitation(t.Context(), link); return err },
		signin.ResetLink:      func(link string) error { _, _, err := s.Accounts.Reset(t.Context(), link); return err },
		signin.SignUpLink:     func(link string) error { _, err := s.Accounts.SignUp(t.Context(), link); return err },
	}
	keys := map[signin.Purpose]func(link string) error{
		signin.InvitationLink: func(link string) error {
			_, err := s.Accounts.Accept(t.Context(), people.InvitationRef{Link: link}, newcomer)
			return err
		},
		signin.ResetLink: func(link string) error { _, err := s.Accounts.FinishReset(t.Context(), link, "", "y"); return err },
		signin.SignUpLink: func(link string) error {
			_, err := s.Accounts.FinishSignUp(t.Context(), link, "", "Name", "y", founding)
			return err
		},
	}
	for purpose, link := range links {
		for door := range doors {
			if door == purpose {
				continue
			}
			if err := doors[door](link); pgtest.KindOf(err) != fault.Gone {
				t.Errorf("the page of %s opens to a link for %s: %v", door, purpose, err)
			}
			if err := keys[door](link); pgtest.KindOf(err) != fault.Gone {
				t.Errorf("%s is done with a link for %s: %v", door, purpose, err)
			}
		}
		pgtest.Must(t, doors[purpose](link))
	}
	for purpose, link := range links {
		pgtest.Must(t, keys[purpose](link))
		if err := keys[purpose](link); pgtest.KindOf(err) != fault.Gone {
			t.Errorf("a link for %s opens twice: %v", purpose, err)
		}
	}
}
