package people_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/postgres/pgtest"
)

// Whoever invited is told once that it was declined, or ran out; of what was answered, sent
// again or withdrawn before that, nothing.
func TestAnInviterIsToldWhatBecameOfTheirInvitation(t *testing.T) {
	t.Parallel()
	ranOut := func(generation int) func(*testing.T, *scene) {
		return func(t *testing.T, s *scene) {
			s.Exec(t, `update invitations set expires_at = now() - interval '1 second' where id = $1`, s.sent.ID)
			wait, err := s.Letters.TellLapse(t.Context(), jobs.InvitationLapse{Workspace: s.sent.Space, Invitation: s.sent.ID, Generation: generation})
			if pgtest.Must(t, err); wait > 0 {
				t.Errorf("it waits %s", wait)
			}
		}
	}
	for name, c := range map[string]struct {
		does func(*testing.T, *scene)
		want []string
	}{
		"declined": {func(t *testing.T, s *scene) { pgtest.Must(t, s.Accounts.Decline(t.Context(), s.sent.byLink())) }, []string{"declined"}},
		"ran out":  {ranOut(1), []string{"lapsed"}},
		"sent again, of the first mail": {func(t *testing.T, s *scene) {
			s.Exec(t, `update invitations set generation = 2 where id = $1`, s.sent.ID)
			ranOut(1)(t, s)
		}, nil},
		"withdrawn": {func(t *testing.T, s *scene) {
			s.Exec(t, `update invitations set state = 'withdrawn' where id = $1`, s.sent.ID)
			ranOut(1)(t, s)
		}, nil},
		"the inviter has left": {func(t *testing.T, s *scene) {
			s.Exec(t, `update members set removed_at = now() where id = $1`, s.owner.ID)
			ranOut(1)(t, s)
		}, nil},
		"not yet": {func(t *testing.T, s *scene) {
			wait, err := s.Letters.TellLapse(t.Context(), jobs.InvitationLapse{Workspace: s.sent.Space, Invitation: s.sent.ID, Generation: 1})
			if pgtest.Must(t, err); wait <= 0 {
				t.Error("it does not wait")
			}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			c.does(t, s)
			if diff := cmp.Diff(append([]string{}, c.want...), pgtest.List[string](t, s.DB, `select kind from notifications where workspace_id = $1`, s.space.ID)); diff != "" {
				t.Error("what is told (-want +got):\n" + diff)
			}
			if len(c.want) > 0 {
				told := pgtest.One[uuid.UUID](t, s.DB, `select member_id from notifications where invitation_id = $1`, s.sent.ID)
				if told != s.owner.ID {
					t.Error("somebody else is told")
				}
			}
		})
	}
}
