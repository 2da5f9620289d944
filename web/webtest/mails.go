package webtest

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// Mailed lets a mail come into a conversation, read as the job does, and returns the
// message that it became.
func (s *Site) Mailed(t testing.TB, conversation, raw string) (message string) {
	t.Helper()
	in, id := messages.NewIncoming(s.first.db), uuid.New()
	s.Exec(t, `
		insert into inbound_mails (workspace_id, id, channel_id, recipient, sha256, raw)
		select v.workspace_id, $2, k.id, replace(k.address, '@', '+' || v.token || '@'), sha256($3), $3
		  from conversations v join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id where v.id = $1`, conversation, id, []byte(raw))
	job := jobs.IncomingMail{Workspace: Ask[uuid.UUID](t, s, `select workspace_id from inbound_mails where id = $1`, id), Mail: id}
	m := incoming.Read(t.Context(), []byte(raw), "jana@novak.example")
	if m.Text == "" {
		m.Text = "[No text]"
	}
	pgtest.Must(t, in.KeepMail(t.Context(), job, m, "Nobody"))
	return Ask[string](t, s, `select message_id::text from inbound_mails where id = $1`, id)
}
