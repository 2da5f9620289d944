package messages_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// team is a team of the post that chooses who answers.
type team struct {
	*post
	id   uuid.UUID
	made int
}

func newTeam(t *testing.T, turns string) *team {
	t.Helper()
	a := &team{post: newPost(t), id: uuid.New()}
	a.Exec(t, `insert into teams (workspace_id, id, name, name_key, turns) values ($1, $2, 'Front', 'front', $3)`, a.space.ID, a.id, turns)
	return a
}

// joins adds somebody to the team, who is online.
func (a *team) joins(t *testing.T, name, role string) pgtest.Person {
	t.Helper()
	p := a.NewMember(t, a.space, name, role)
	a.Exec(t, `update members set last_seen_at = now() where id = $1`, p.ID)
	a.Exec(t, `insert into team_members (workspace_id, team_id, member_id) values ($1, $2, $3)`, a.space.ID, a.id, p.ID)
	return p
}

// talk is another conversation, of a customer of its own.
func (a *team) talk(t *testing.T) uuid.UUID {
	t.Helper()
	a.made++
	id := uuid.New()
	contact := a.NewContact(t, a.space, "Customer", fmt.Sprintf("c%d@test.example", a.made))
	a.Exec(t, `insert into conversations (workspace_id, id, contact_id, channel_id, last_at, token) values ($1, $2, $3, $4, now(), $5)`,
		a.space.ID, id, contact, a.channel, fmt.Sprintf("T%d", a.made))
	return id
}

func (a *team) assign(t *testing.T, talk uuid.UUID) {
	pgtest.Must(t, store.New(a.served).Assign(t.Context(), pgtest.Grant[policy.Update](t, a.DB, a.owner, policy.Conversations),
		talk, uuid.NullUUID{}, uuid.NullUUID{UUID: a.id, Valid: true}))
}

func (a *team) has(t *testing.T, talk uuid.UUID) string {
	t.Helper()
	return pgtest.One[string](t, a.DB, `select coalesce((select name from members m where m.id = v.assignee_id), '') || ' ' ||
		coalesce((select detail->>'to' from activity where act = 'conversation.turn' and target_id = v.id), '')
		from conversations v where id = $1`, talk)
}

// Whose turn it is gets what is given to the team, if they are there, not busy, and may
// open it; where nobody is, it stays with the team.
func TestATeamAnswersByTurn(t *testing.T) {
	t.Parallel()
	a := newTeam(t, "turn")
	ann, bob := a.joins(t, "ann", "agent"), a.joins(t, "bob", "manager")
	a.joins(t, "carl", "assistant")
	given := func(want string) {
		t.Helper()
		talk := a.talk(t)
		a.assign(t, talk)
		if got := a.has(t, talk); got != want {
			t.Errorf("it is of %q, not of %q", got, want)
		}
	}
	given("ann ann")
	given("bob bob")
	given("ann ann")
	a.Exec(t, `update members set busy = true where id = $1`, bob.ID)
	given("ann ann")
	a.Exec(t, `update members set last_seen_at = now() - interval '1 hour' where id = $1`, ann.ID)
	given(" ")
	a.Exec(t, `update members set busy = false where id = $1`, bob.ID)
	given("bob bob")
	a.Exec(t, `update members set removed_at = now() where id = $1`, bob.ID)
	given(" ")
	a.Exec(t, `update members set last_seen_at = now() where id = $1`, ann.ID)

	// What comes in for the team is given once somebody is there, a machine's mail is not.
	a.Exec(t, `update contacts set team_id = $1 where email = 'anna@test.example'`, a.id)
	const token = "hello+ABCDEFGHIJKLMNOPQRSTUVWXYZ@test.example"
	a.keeps(t, token, "From: anna@test.example\r\nMessage-ID: <0@test.example>\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nAway\r\n")
	if got := a.has(t, a.conversation); got != " " {
		t.Errorf("a vacation is given to %q", got)
	}
	a.receives(t, token, "1@test.example", "Hello")
	if got := a.has(t, a.conversation); got != "ann ann" {
		t.Errorf("what came in is of %q", got)
	}
	a.Exec(t, `update teams set turns = 'nobody'`)
	given(" ")
}

// The one with the fewest open conversations gets the next.
func TestATeamGivesToWhoHasLeast(t *testing.T) {
	t.Parallel()
	a := newTeam(t, "least")
	ann, bob := a.joins(t, "ann", "agent"), a.joins(t, "bob", "agent")
	for range 3 {
		a.Exec(t, `update contacts set assignee_id = $1 where id = (select contact_id from conversations where id = $2)`, ann.ID, a.talk(t))
	}
	a.Exec(t, `update contacts set assignee_id = $1 where id = (select contact_id from conversations where id = $2)`, bob.ID, a.talk(t))
	for _, want := range []string{"bob bob", "bob bob"} {
		talk := a.talk(t)
		a.assign(t, talk)
		if got := a.has(t, talk); got != want {
			t.Errorf("it is of %q, not of %q", got, want)
		}
	}
}

// Two that arrive at once do not both go to one while the other has none.
func TestProveTwoAtOnceGoToTwo(t *testing.T) {
	t.Parallel()
	for _, turns := range []string{"turn", "least"} {
		a := newTeam(t, turns)
		a.joins(t, "ann", "agent")
		a.joins(t, "bob", "agent")
		for round := range pgtest.Rounds(5, 100) {
			var all sync.WaitGroup
			for range 4 { // A pair of them meets.
				one, other := a.talk(t), a.talk(t)
				all.Go(func() { a.assign(t, one) })
				all.Go(func() { a.assign(t, other) })
			}
			all.Wait()
			if got := pgtest.One[string](t, a.DB, `select string_agg(n::text, ' ') from (
				select count(*) n from conversations where assignee_id is not null group by assignee_id) x`); got != fmt.Sprintf("%[1]d %[1]d", 4*(round+1)) {
				t.Fatalf("%s, round %d: they have %s", turns, round, got)
			}
		}
	}
}
