package people_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	peoplestore "latchkey/internal/postgres/people"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// reasonOf is why the policy would not give a role, and empty for any other error.
func reasonOf(err error) policy.GiveReason {
	var refusal *policy.GiveRefusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return ""
}

// invitation is one that was sent, with the link of its mail.
type invitation struct {
	Space, ID   uuid.UUID
	Email, Link string
}

// byLink and byID are the two ways to answer it: from the mail, and from the
// page of somebody who is signed in with its address.
func (in invitation) byLink() peoplestore.InvitationRef {
	return peoplestore.InvitationRef{Link: in.Link}
}
func (in invitation) byID() peoplestore.InvitationRef {
	return peoplestore.InvitationRef{Workspace: in.Space, ID: in.ID, EmailKey: in.Email}
}

// inviteOf is what the dialog asks for.
func inviteOf(t testing.TB, email string, o policy.Offer) people.Invite {
	t.Helper()
	return people.Invite{Addresses: pgtest.Addresses(t, email), Offer: o, Language: "en"}
}

// invite sends an invitation through the repository.
func (h *house) invite(t testing.TB, by pgtest.Person, email, role string, restrictions ...string) invitation {
	t.Helper()
	pgtest.Must(t, pgtest.ErrorOf(h.Store.Invite(t.Context(), pgtest.Stale[policy.Create](t, by, policy.Members),
		inviteOf(t, email, pgtest.Offer(t, role, restrictions...)))))
	return h.pending(t, by.Space, email)
}

// pending finds the invitation that waits for an address.
func (h *house) pending(t testing.TB, space uuid.UUID, email string) invitation {
	t.Helper()
	in := invitation{Space: space, Email: email}
	var generation int
	err := h.Owner.QueryRow(t.Context(), `select id, generation from invitations
		where workspace_id = $1 and email_key = $2 and state = 'pending'`, space, email).
		Scan(&in.ID, &generation)
	pgtest.Must(t, err)
	in.Link = signin.Link(pgtest.ServerKey, signin.InvitationLink, in.ID, generation)
	return in
}

// newcomer is somebody without an account.
var newcomer = peoplestore.Newcomer{Name: "New Comer", PasswordHash: "x"}

// guest is somebody with an account and no membership.
func (h *house) guest(t testing.TB, name string) peoplestore.Newcomer {
	t.Helper()
	return peoplestore.Newcomer{User: h.NewUser(t, name)}
}

// asNewcomer is a member who comes again.
func asNewcomer(p pgtest.Person) peoplestore.Newcomer { return peoplestore.Newcomer{User: p.User} }

// state is how an invitation stands.
func (h *house) state(t testing.TB, in invitation) string {
	t.Helper()
	return pgtest.One[string](t, h.DB, `select state from invitations where id = $1`, in.ID)
}
