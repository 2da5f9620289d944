package messages_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// What a provider tells of a message counts, though it tells while the id by which it knows the message
// is still being noted.
func TestProveAStatusIsNotLostWhileItsIDIsNoted(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	replies, in := store.NewReplies(p.served), store.NewIncoming(p.served)
	door := store.Door{Workspace: p.space.ID, Channel: pgtest.One[uuid.UUID](t, p.DB, `select channel_id from conversations where id = $1`, p.conversation)}
	for range pgtest.Rounds(5, 200) {
		var all sync.WaitGroup
		var sent []uuid.UUID
		for range 4 {
			message, _ := p.writes(t)
			sent = append(sent, message)
			id := uuid.NewString()
			all.Go(func() {
				out := jobs.WhatsAppOutcome{ID: id, Part: jobs.WhatsAppPart{Text: true}}
				pgtest.Must(t, replies.NoteWhatsApp(t.Context(), jobs.WhatsAppMessage{Workspace: p.space.ID, Message: message}, out))
			})
			all.Go(func() {
				pgtest.Must(t, in.KeepStatus(t.Context(), door, incoming.Status{ID: id, Status: messages.Delivered, At: time.Now()}))
			})
		}
		all.Wait()
		if n := pgtest.One[int](t, p.DB, `select count(*) from messages where id = any ($1) and state <> 'delivered'`, sent); n > 0 {
			t.Fatalf("%d of %d messages were delivered, and are not said to be", n, len(sent))
		}
	}
}
