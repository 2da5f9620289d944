package messages_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/incoming"
	"latchkey/internal/intake"
	"latchkey/internal/jobs"
	"latchkey/internal/mailauth"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// What a workflow writes by itself waits until it is known who wrote the last mail: round
// robin gives one away, which starts workflows, before that is so.
func TestRule46AWorkflowDoesNotAnswerAForgedMail(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[mailauth.Verdict]string{
		mailauth.Verified: "running ", mailauth.Unproved: "running ", mailauth.Forbidden: "failed workflow.not_verified", mailauth.Ambiguous: "failed workflow.not_verified",
	} {
		t.Run(string(verdict), func(t *testing.T) {
			t.Parallel()
			p := newPost(t)
			in, replies := store.NewIncoming(p.served), store.NewReplies(p.served)
			flow, snippet, run := uuid.New(), uuid.New(), uuid.New()
			steps := fmt.Sprintf(`[{"kind": "snippet", "what": "%s"}]`, snippet)
			p.Exec(t, `insert into snippets (workspace_id, id, name, name_key, text) values ($1, $2, 'Thanks', 'thanks', 'Thank you.')`, p.space.ID, snippet)
			p.Exec(t, `insert into workflows (workspace_id, id, name, name_key, trigger, steps, live, versions) values ($1, $2, 'Thanks', 'thanks', 'assignment', $3::jsonb, 1, 1)`,
				p.space.ID, flow, steps)
			p.Exec(t, `insert into workflow_versions (workspace_id, workflow_id, number, trigger, steps, member_id)
				select workspace_id, id, 1, trigger, steps, $2 from workflows where id = $1`, flow, p.owner.ID)
			p.Exec(t, `update channels set confirmed_at = now()`)
			raw := []byte("From: bob@test.example\r\nSubject: Hi\r\n\r\nHello\r\n")
			pgtest.Must(t, in.Store(t.Context(), intake.Mail{
				From: "bob@test.example", Raw: raw, To: []intake.Recipient{{Channel: intake.Channel{Workspace: p.space.ID, ID: p.channel}, Address: "hello@test.example"}},
			}))
			mail := pgtest.One[uuid.UUID](t, p.DB, `select id from inbound_mails order by id desc limit 1`)
			pgtest.Must(t, in.KeepMail(t.Context(), jobs.IncomingMail{Workspace: p.space.ID, Mail: mail}, incoming.Read(t.Context(), raw, "bob@test.example"), "Nobody"))
			p.Exec(t, `insert into workflow_runs (workspace_id, id, workflow_id, version, conversation_id)
				select $1, $2, $3, 1, x.conversation_id from messages x join inbound_mails i on i.message_id = x.id where i.id = $4`, p.space.ID, run, flow, mail)
			work := func() string {
				t.Helper()
				turn := pgtest.One[int](t, p.DB, `select turn from workflow_runs where id = $1`, run)
				_, _, err := replies.WorkOnRun(t.Context(), jobs.RunWorkflow{Workspace: p.space.ID, Run: run, Turn: turn})
				pgtest.Must(t, err)
				return pgtest.One[string](t, p.DB, `select state || ' ' || failure from workflow_runs where id = $1`, run)
			}
			written := func() int { return pgtest.One[int](t, p.DB, `select count(*) from messages where automatic`) }
			if got := work(); got != "running " || written() != 0 {
				t.Errorf("before it is known: %s, %d written", got, written())
			}
			pgtest.Must(t, in.NoteSender(t.Context(), jobs.CheckSender{Workspace: p.space.ID, Mail: mail}, mailauth.Results{Verdict: verdict}))
			if got, n := work(), map[bool]int{true: 1}[want == "running "]; got != want || written() != n {
				t.Errorf("then: %s, %d written", got, written())
			}
		})
	}
}
