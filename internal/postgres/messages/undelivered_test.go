package messages_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	store "latchkey/internal/postgres/messages"
	"latchkey/internal/postgres/pgtest"
)

// What failed, came back, or of which nobody knows what became of it is told by a bell and a mail
// to whoever wrote it, has its conversation or follows it, and the inbox finds it: on every road
// of a message, and of those alone who see the conversation, until a member closes it. What
// went tells nobody, and hides nothing that did not.
func TestWhatDidNotArriveIsTold(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	seat := func(name string, restrictions ...string) uuid.UUID {
		m := p.NewMember(t, p.space, name, "agent")
		p.Exec(t, `update members set restrictions = coalesce($2, '{}'::text[]) where id = $1`, m.ID, restrictions)
		return m.ID
	}
	assignee, follower, beyond, other := seat("has it", "visibility_own"), seat("follows"), seat("beyond", "visibility_own"), seat("other")
	p.Exec(t, `update contacts set assignee_id = $2 where id = (select contact_id from conversations where id = $1)`, p.conversation, assignee)
	p.Exec(t, `insert into conversation_followers (workspace_id, conversation_id, member_id)
		select $1, $2, m from unnest($3::uuid[]) m`, p.space.ID, p.conversation, []uuid.UUID{follower, beyond})
	const byItself = "what nobody wrote was refused"
	replies := store.NewReplies(p.served)
	s := store.New(p.served)
	shown := func(show messages.Show) int {
		t.Helper()
		list, err := s.Inbox(t.Context(), pgtest.Grant[policy.List](t, p.DB, p.owner, policy.Conversations),
			messages.Query{Inbox: messages.All, State: messages.Open, Show: show, Limit: 10}, nil)
		pgtest.Must(t, err)
		return len(list.Conversations)
	}
	listed := func() int { return shown(messages.Undelivered) }
	why := map[string]messages.Show{
		"refused": messages.Denied, "refused, and a later one went": messages.Denied, byItself: messages.Denied, "unclear": messages.Unknown,
		"an attempt never ended": messages.Unknown, "returned": messages.Bounced, "a copy was refused": messages.Denied,
		"a program never took it": messages.Denied, "WhatsApp refused": messages.Denied,
	}
	wrote := func() (uuid.UUID, string) {
		message, token := p.writes(t)
		p.Exec(t, `update messages set at = clock_timestamp() where id = $1`, message)
		return message, token
	}
	told := func(name string, want bool) {
		t.Helper()
		writer := want && name != byItself
		for _, job := range pgtest.List[uuid.UUID](t, p.DB, `delete from river_job where kind = 'undelivered_message' returning (args->>'message')::uuid`) {
			pgtest.Must(t, replies.TellUndelivered(t.Context(), jobs.UndeliveredMessage{Workspace: p.space.ID, Message: job}))
		}
		for _, who := range []struct {
			name string
			id   uuid.UUID
			want bool
		}{{"writer", p.owner.ID, writer}, {"assignee", assignee, want}, {"follower", follower, want}, {"beyond", beyond, false}, {"other", other, false}} {
			got := pgtest.One[int](t, p.DB, `select count(*) from notifications where member_id = $1 and kind = 'undelivered'
				and conversation_id = $2 and read_at is null and mail_waits`, who.id, p.conversation)
			if (got == 1) != who.want || got > 1 {
				t.Errorf("%s: the %s is told %d times", name, who.name, got)
			}
		}
		if n := listed(); (n == 1) != want {
			t.Errorf("%s: the inbox finds %d", name, n)
		}
		for _, show := range []messages.Show{messages.Bounced, messages.Denied, messages.NotSent, messages.Unknown} {
			if is, known := why[name]; known && (shown(show) == 1) != (is == show) {
				t.Errorf("%s: %s finds %d", name, show, shown(show))
			}
		}
		p.Exec(t, `delete from notifications`)
		write := pgtest.Grant[policy.Update](t, p.DB, p.owner, policy.Conversations)
		for _, state := range []string{messages.Closed, messages.Open} {
			pgtest.Must(t, s.SetState(t.Context(), write, p.conversation, state))
		}
		if n := listed(); n != 0 {
			t.Errorf("%s: the inbox finds %d after it was closed", name, n)
		}
	}
	note := func(failure *mail.Error) func() {
		return func() {
			message, _ := wrote()
			pgtest.Must(t, replies.NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message}, "x", failure))
		}
	}
	again := func(set string) func() { // of a message whose last attempt never ended, or whose channel changed
		return func() {
			message, _ := wrote()
			p.Exec(t, `update messages set state = 'queued' where id = $1`, message)
			p.Exec(t, set)
			_, ok, err := replies.BeginReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message})
			if err != nil || ok {
				t.Fatal(ok, err)
			}
		}
	}
	hook := func(last bool) func() {
		return func() {
			message, _ := wrote()
			pgtest.Must(t, replies.NoteHook(t.Context(), jobs.HookMessage{Workspace: p.space.ID, Message: message}, 500, "no", last))
		}
	}
	for _, c := range []struct {
		name string
		do   func()
		want bool
	}{
		{"went", note(nil), false},
		{"refused", note(&mail.Error{Text: "550 no", Permanent: true}), true},
		{"refused, and a later one went", func() {
			failed, _ := wrote()
			note(nil)()
			pgtest.Must(t, replies.NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: failed}, "x", &mail.Error{Permanent: true}))
			note(nil)()
		}, true},
		{byItself, func() {
			message, _ := wrote()
			p.Exec(t, `update messages set member_id = null, automatic = true where id = $1`, message)
			pgtest.Must(t, replies.NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message}, "x", &mail.Error{Permanent: true}))
		}, true},
		{"unclear", note(&mail.Error{Text: "?", Unclear: true}), true},
		{"tried again", note(&mail.Error{Text: "451 later"}), false},
		{"an attempt never ended", again(`update messages set state = 'sending' where state = 'queued'`), true},
		{"returned", func() {
			_, token := wrote()
			for range 2 {
				p.returns(t, "hello+return-"+token+"@test.example", dsn("failed", "5.1.1", "", "x"))
			}
		}, true},
		{"late", func() {
			_, token := wrote()
			p.returns(t, "hello+return-"+token+"@test.example", dsn("delayed", "4.4.1", "", "x"))
		}, false},
		{"a copy was refused", func() {
			message, _ := wrote()
			p.Exec(t, `insert into message_copies (workspace_id, message_id, place, way, address, state) values ($1, $2, 1, 'cc', 'ben@test.example', 'sending')`, p.space.ID, message)
			pgtest.Must(t, replies.NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message, Copy: 1}, "x", &mail.Error{Permanent: true}))
		}, true},
		{"a program may take it later", hook(false), false},
		{"a program never took it", hook(true), true},
		{"WhatsApp refused", func() {
			message, _ := wrote()
			pgtest.Must(t, replies.NoteWhatsApp(t.Context(), jobs.WhatsAppMessage{Workspace: p.space.ID, Message: message},
				jobs.WhatsAppOutcome{Failure: &mail.Error{Text: "no"}, Last: true}))
		}, true},
		{"WhatsApp told later", func() {
			message, _ := wrote()
			pgtest.Must(t, replies.NoteWhatsApp(t.Context(), jobs.WhatsAppMessage{Workspace: p.space.ID, Message: message},
				jobs.WhatsAppOutcome{Part: jobs.WhatsAppPart{Text: true}, ID: "wamid.1"}))
			p.Exec(t, `insert into message_statuses (workspace_id, channel_id, provider_id, status, at, failure) values ($1, $2, 'wamid.1', 'failed', now(), 'no')`, p.space.ID, p.channel)
			pgtest.Must(t, replies.NoteWhatsApp(t.Context(), jobs.WhatsAppMessage{Workspace: p.space.ID, Message: message},
				jobs.WhatsAppOutcome{Part: jobs.WhatsAppPart{Text: true}, ID: "wamid.1"}))
		}, true},
		{"the channel is gone", again(`update channels set deleted_at = now()`), true},
	} {
		c.do()
		told(c.name, c.want)
	}
}

// Where what nobody wrote fails in a conversation that nobody has, the team that has it is told, as
// far as it sees it, or the owners: otherwise that would ring nobody.
func TestWhatNobodyHasIsToldToo(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	replies := store.NewReplies(p.served)
	seat := func(name, role string, restrictions ...string) uuid.UUID {
		m := p.NewMember(t, p.space, name, role)
		p.Exec(t, `update members set restrictions = coalesce($2, '{}'::text[]) where id = $1`, m.ID, restrictions)
		return m.ID
	}
	mate, own := seat("mate", "agent", "visibility_team"), seat("own", "agent", "visibility_own")
	seat("manager", "manager")
	team, empty := uuid.New(), uuid.New()
	p.Exec(t, `insert into teams (workspace_id, id, name, name_key) values ($1, $2, 'Shop', 'shop'), ($1, $3, 'Empty', 'empty')`, p.space.ID, team, empty)
	p.Exec(t, `insert into team_members (workspace_id, team_id, member_id) select $1, $2, m from unnest($3::uuid[]) m`, p.space.ID, team, []uuid.UUID{mate, own})
	for _, c := range []struct {
		name           string
		team, assignee any
		automatic      bool
		want           string
	}{
		{"nobody has it", nil, nil, true, "owner"},
		{"a team has it", team, nil, true, "mate"},
		{"a team of nobody has it", empty, nil, true, "owner"},
		{"somebody has it", team, own, true, "own"},
		{"somebody wrote it", team, nil, false, "owner"},
	} {
		p.Exec(t, `update contacts set team_id = $2, assignee_id = $3 where id = (select contact_id from conversations where id = $1)`, p.conversation, c.team, c.assignee)
		message, _ := p.writes(t)
		if c.automatic {
			p.Exec(t, `update messages set member_id = null, automatic = true where id = $1`, message)
		}
		pgtest.Must(t, replies.NoteReply(t.Context(), jobs.ReplyMail{Workspace: p.space.ID, Message: message}, "x", &mail.Error{Permanent: true}))
		pgtest.Must(t, replies.TellUndelivered(t.Context(), jobs.UndeliveredMessage{Workspace: p.space.ID, Message: message}))
		if got := pgtest.One[string](t, p.DB, `with n as (delete from notifications where kind = 'undelivered' returning member_id)
			select coalesce(string_agg(name, ' ' order by name), 'nobody') from members where id in (select member_id from n)`); got != c.want {
			t.Errorf("%s: %s is told, want %s", c.name, got, c.want)
		}
	}
}
