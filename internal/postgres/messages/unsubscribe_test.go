package messages_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/signin"
)

// Whoever stops mailings waits for who sends them, and for who merges or forgets the customer,
// without holding what those ask for next: in another order each waited for the other.
func TestWhoStopsMailingsHoldsNothingThatASenderAsksFor(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	contact := pgtest.One[uuid.UUID](t, p.DB, `select contact_id from conversations where id = $1`, p.conversation)
	broadcast := pgtest.One[uuid.UUID](t, p.DB, `insert into broadcasts (workspace_id, id, name, name_key, subject, text)
		values ($1, gen_random_uuid(), 'June', 'june', 'June', 'June') returning id`, p.space.ID)
	p.Exec(t, `insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, state, per_minute, starts_at)
		values ($1, $2, $3, 'sending', 60, now())`, p.space.ID, broadcast, p.channel)
	p.Exec(t, `update contacts set consent = 'yes', consent_since = now() where id = $1`, contact)
	of := map[string]struct {
		first string
		id    uuid.UUID
		then  []string
	}{
		"sends":  {`select from broadcast_sendings where broadcast_id = $1 for update`, broadcast, []string{"broadcast_recipients"}},
		"merges": {`select from contacts where id = $1 for update`, contact, []string{"broadcast_sendings", "broadcast_recipients"}},
	}
	for name, who := range of {
		recipient := pgtest.One[uuid.UUID](t, p.DB, `insert into broadcast_recipients (workspace_id, id, broadcast_id, contact_id, address, address_key, state)
			values ($1, gen_random_uuid(), $2, $3, $4, $4, 'sent') returning id`, p.space.ID, broadcast, contact, name+"@test.example")
		token := messages.UnsubscribeToken(p.space.ID, recipient, p.served.Link(signin.UnsubscribeLink, recipient, 0))
		tx, err := p.Owner.Begin(t.Context())
		pgtest.Must(t, err)
		_, err = tx.Exec(t.Context(), who.first, who.id)
		pgtest.Must(t, err)
		stopped := make(chan error, 1)
		go func() { stopped <- store.NewIncoming(p.served).StopMailings(context.WithoutCancel(t.Context()), token) }()
		for waits := false; !waits; {
			select {
			case err := <-stopped:
				t.Fatalf("who %s is not waited for: %v", name, err)
			default:
			}
			waits = pgtest.One[bool](t, p.DB, `select exists (select from pg_locks l
				join pg_stat_activity a on a.pid = l.pid and a.datname = current_database() where not l.granted)`)
		}
		for _, table := range who.then {
			if _, err := tx.Exec(t.Context(), `select from `+table+` where broadcast_id = $1 for update nowait`, broadcast); err != nil {
				t.Errorf("who %s cannot go on to %s: %v", name, table, err)
				break
			}
		}
		pgtest.Must(t, tx.Rollback(t.Context()))
		pgtest.Must(t, <-stopped)
		p.Exec(t, `update contacts set consent = 'yes', consent_since = now() where id = $1`, contact)
	}
	if n := pgtest.One[int](t, p.DB, `select unsubscribed from broadcast_sendings where broadcast_id = $1`, broadcast); n != len(of) {
		t.Errorf("%d stopped, want %d", n, len(of))
	}
}
