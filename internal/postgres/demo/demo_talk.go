package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// Channel is where customers write to. The last three are of WhatsApp.
type Channel struct {
	messages.Channel
	Created                 time.Time
	NumberID, Token, Secret string
}

// Broadcast is what is written for many.
type Broadcast struct {
	messages.Broadcast
	Created time.Time
	Sent    *Sending // nil for one that was not sent
}

// Snippet is a text that members write often.
type Snippet struct {
	messages.Snippet
	Created time.Time
}

// Conversation is what a customer and a business wrote to each other.
type Conversation struct {
	ID, Contact, Channel  uuid.UUID
	Subject, State, Token string
	Handle                string    // who the customer is to a channel that is no address of mail
	Until                 time.Time // of one that is snoozed
	Messages              []Message // the oldest first, at least one
	Note                  Message   // with the zero id for none
	Tag                   uuid.UUID // the zero id for none
}

// Message is one of them, or a note.
type Message struct {
	ID, Member        uuid.UUID // the zero id for the customer
	At                time.Time
	Sender, Recipient string
	Text, State       string
}

// queueTalks adds the conversations, a statement a table. The assignee of each is the
// customer's.
func (b *Book) queueTalks(batch *pgx.Batch, ws uuid.UUID) {
	if len(b.Conversations) == 0 {
		return
	}
	talks := make([]talkRow, len(b.Conversations))
	var said, noted []messageRow
	for i := range b.Conversations {
		v := &b.Conversations[i]
		first, last := &v.Messages[0], &v.Messages[len(v.Messages)-1]
		talks[i] = talkRow{Conversation: v, began: first.At, last: last}
		if last.Member == uuid.Nil && (v.State == messages.Open || v.State == messages.Snoozed) {
			talks[i].waits = &last.At
		}
		written := []string{v.Subject, v.Note.Text}
		for k := range v.Messages {
			said, written = append(said, messageRow{&v.Messages[k], v.ID}), append(written, v.Messages[k].Text)
		}
		if v.Note.ID != uuid.Nil {
			noted = append(noted, messageRow{&v.Note, v.ID})
		}
		talks[i].written = written
	}
	queueTalkRows(batch, ws, talks)
	queueMessageRows(batch, ws, said)
	batch.Queue(`
		insert into conversation_tags (workspace_id, conversation_id, tag_id)
		select $1, v, t from unnest($2::uuid[], $3::uuid[]) k (v, t) where t is not null`, ws,
		postgres.IDs(b.Conversations, func(v *Conversation) uuid.UUID { return v.ID }),
		postgres.IDs(b.Conversations, func(v *Conversation) uuid.UUID { return v.Tag }))
	batch.Queue(`
		insert into conversation_notes (workspace_id, id, conversation_id, member_id, text, at)
		select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::timestamptz[])`, ws,
		postgres.IDs(noted, func(m *messageRow) uuid.UUID { return m.ID }), postgres.IDs(noted, func(m *messageRow) uuid.UUID { return m.talk }),
		postgres.IDs(noted, func(m *messageRow) uuid.UUID { return m.Member }), postgres.Texts(noted, func(m *messageRow) string { return m.Text }),
		postgres.Column(noted, func(m *messageRow) time.Time { return m.At }))
	for i := range talks {
		postgres.QueueTalkWords(batch, ws, talks[i].ID, talks[i].written...)
	}
	batch.Queue(answerFacts, ws)
	batch.Queue(readBySome, ws)
	batch.Queue(wakeThem, ws)
	b.queueTalkers(batch, ws)
}

// talkRow is a conversation with what its row says of its messages.
type talkRow struct {
	*Conversation
	began   time.Time
	last    *Message
	waits   *time.Time
	written []string
}

func queueTalkRows(batch *pgx.Batch, ws uuid.UUID, talks []talkRow) {
	text := func(of func(*talkRow) string) any { return postgres.Texts(talks, of) }
	batch.Queue(`
		insert into conversations (workspace_id, id, contact_id, channel_id, subject, state, token, handle, created_at,
		                           last_at, last_text, last_ours, waiting_since, snoozed_until)
		select $1, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::text[]), unnest($7::text[]),
		       unnest($8::text[]), unnest($9::timestamptz[]), unnest($10::timestamptz[]), unnest($11::text[]), unnest($12::boolean[]),
		       unnest($13::timestamptz[]), unnest($14::timestamptz[])`, ws,
		postgres.IDs(talks, func(t *talkRow) uuid.UUID { return t.ID }), postgres.IDs(talks, func(t *talkRow) uuid.UUID { return t.Contact }),
		postgres.IDs(talks, func(t *talkRow) uuid.UUID { return t.Channel }),
		text(func(t *talkRow) string { return t.Subject }), text(func(t *talkRow) string { return t.State }),
		text(func(t *talkRow) string { return t.Token }), text(func(t *talkRow) string { return t.Handle }),
		postgres.Column(talks, func(t *talkRow) time.Time { return t.began }), postgres.Column(talks, func(t *talkRow) time.Time { return t.last.At }),
		text(func(t *talkRow) string { return messages.Preview(t.last.Text) }),
		postgres.Column(talks, func(t *talkRow) bool { return t.last.Member != uuid.Nil }),
		postgres.Column(talks, func(t *talkRow) *time.Time { return t.waits }),
		postgres.Column(talks, func(t *talkRow) *time.Time { return postgres.OrNull(t.Until) }))
}

// messageRow is a message, or a note, of a conversation.
type messageRow struct {
	*Message
	talk uuid.UUID
}

func queueMessageRows(batch *pgx.Batch, ws uuid.UUID, said []messageRow) {
	text := func(of func(*messageRow) string) any { return postgres.Texts(said, of) }
	batch.Queue(`
		insert into messages (workspace_id, id, conversation_id, member_id, at, sender, recipient, text, state)
		select $1, unnest($2::uuid[]), unnest($3::uuid[]), nullif(unnest($4::uuid[]), '00000000-0000-0000-0000-000000000000'),
		       unnest($5::timestamptz[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[])`, ws,
		postgres.IDs(said, func(m *messageRow) uuid.UUID { return m.ID }), postgres.IDs(said, func(m *messageRow) uuid.UUID { return m.talk }),
		postgres.IDs(said, func(m *messageRow) uuid.UUID { return m.Member }), postgres.Column(said, func(m *messageRow) time.Time { return m.At }),
		text(func(m *messageRow) string { return m.Sender }), text(func(m *messageRow) string { return m.Recipient }),
		text(func(m *messageRow) string { return m.Text }), text(func(m *messageRow) string { return m.State }))
}

// wakeThem has those that are snoozed wake on time.
const wakeThem = `
	insert into river_job (kind, args, max_attempts, queue, priority, state, scheduled_at)
	select 'wake_conversation', jsonb_build_object('workspace', workspace_id, 'conversation', id), 25, 'default', 1, 'scheduled', snoozed_until
	  from conversations where workspace_id = $1 and state = 'snoozed'`

// readBySome leaves each member some open conversations that they have not seen, the
// others more of them than whoever has the customer.
const readBySome = `
	insert into conversation_reads (workspace_id, member_id, conversation_id, read_at)
	select v.workspace_id, m.id, v.id, v.last_at
	  from conversations v join members m on m.workspace_id = v.workspace_id
	 where v.workspace_id = $1 and (v.state <> 'open' or v.number % (case when v.assignee_id = m.id then 3 else 2 end) > 0)
	    on conflict do nothing`

// queueTalkers adds by which words of their customers the conversations are found.
func (b *Book) queueTalkers(batch *pgx.Batch, ws uuid.UUID) {
	talks := map[uuid.UUID]bool{}
	for i := range b.Conversations {
		talks[b.Conversations[i].Contact] = true
	}
	var contacts []uuid.UUID
	var words []postgres.WordOfTalk
	for i := range b.Contacts {
		if c := &b.Contacts[i]; talks[c.ID] {
			contacts = append(contacts, c.ID)
			words = postgres.TalkWordsOf(c.ID, c.Name, c.Phone, []string{c.Email.Key()}, words)
		}
	}
	postgres.QueueTalkWordsOf(batch, ws, contacts, words)
}

// answerFacts are when conversations were asked in, first answered and closed.
const answerFacts = `
	update conversations v set closed_at = case when state = 'closed' then last_at end,
		asked_at = f.asked, first_answer_at = f.at, answered_by = f.member_id
	  from (select distinct on (m.workspace_id, m.conversation_id) m.workspace_id, m.conversation_id, m.at, m.member_id,
	               (select min(x.at) from messages x where x.workspace_id = m.workspace_id
	                   and x.conversation_id = m.conversation_id and x.member_id is null and x.at <= m.at) as asked
	          from messages m where m.member_id is not null and m.workspace_id = $1
	         order by m.workspace_id, m.conversation_id, m.at, m.id) f
	 where v.workspace_id = f.workspace_id and v.id = f.conversation_id and f.asked is not null`
