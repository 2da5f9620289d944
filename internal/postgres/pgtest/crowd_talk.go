package pgtest

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// CrowdTalks gives each customer of workspaces that are crowded a conversation of two messages,
// one in ten of them to a member, whose teams are the team Many. A third are closed, half wait,
// and the member has read a third.
//
// It writes as Crowd does.
func (db *DB) CrowdTalks(t testing.TB, member uuid.UUID, workspaces ...uuid.UUID) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.SuperURL)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer conn.Close(t.Context())
	exec := func(sql string, arguments ...any) {
		if _, err := conn.Exec(t.Context(), sql, arguments...); err != nil {
			t.Fatalf("pgtest: crowd of talks: %v in %s", err, sql)
		}
	}
	exec(`set session_replication_role = replica`)
	exec(`insert into channels (workspace_id, id, kind, name, address, confirmed_at)
		select w, md5(w || 'channel')::uuid, 'email', 'Hello', w || '@test.example', now() from unnest($1::uuid[]) w`, workspaces)
	exec(`insert into team_members (workspace_id, team_id, member_id)
		select workspace_id, id, $2 from teams where workspace_id = any ($1) and name = 'Many'`, workspaces, member)
	exec(`
		insert into conversations (workspace_id, id, number, contact_id, channel_id, state, subject, last_at, last_text, last_ours,
		       waiting_since, token, assignee_id, team_id)
		select workspace_id, id, n, id, md5(workspace_id || 'channel')::uuid, case when n % 3 = 0 then 'closed' else 'open' end,
		       'About the kiln', created_at, 'Hello', n % 2 = 1, case when n % 2 = 0 then created_at end, n::text,
		       case when n % 10 = 0 then $2 else assignee_id end, team_id
		  from (select *, row_number() over (partition by workspace_id order by id) as n from contacts
		         where workspace_id = any ($1) and deleted_at is null) c`, workspaces, member)
	exec(`
		insert into messages (workspace_id, id, conversation_id, at, text, state)
		select workspace_id, gen_random_uuid(), id, last_at - n * interval '1 minute', 'Hello, how hot does it get?', 'received'
		  from conversations cross join generate_series(0, 1) n where workspace_id = any ($1)`, workspaces)
	exec(`
		insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select v.workspace_id, v.id, word, customer, false from conversations v
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		  cross join lateral (select string_to_table('about the kiln hello how hot does it get', ' '), false
		                       union select string_to_table(c.name_key, ' '), true) w (word, customer)
		 where v.workspace_id = any ($1)`, workspaces)
	exec(`
		insert into conversation_reads (workspace_id, member_id, conversation_id, read_at)
		select workspace_id, $2, id, last_at from conversations where workspace_id = any ($1) and number % 3 = 1`, workspaces, member)
	exec(`vacuum (analyze) conversations, messages, conversation_words, conversation_reads, channels, team_members`)
}
