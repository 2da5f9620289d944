package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// Channel is where customers write to.
type Channel struct {
	messages.Channel
	Created time.Time
}

// Broadcast is what is written for many. It was not sent.
type Broadcast struct {
	messages.Broadcast
	Created time.Time
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
	Messages              []Message // the oldest first, at least one
	Note                  Message   // with the zero id for none
}

// Message is one of them, or a note.
type Message struct {
	ID, Member        uuid.UUID // the zero id for the customer
	At                time.Time
	Sender, Recipient string
	Text              string
}

// queueTalks adds the conversations. The assignee of each is the customer's.
func (b *Book) queueTalks(batch *pgx.Batch, ws uuid.UUID) {
	batch.Queue(`update channels set confirmed_at = created_at where workspace_id = $1`, ws)
	for i := range b.Conversations {
		v := &b.Conversations[i]
		last := v.Messages[len(v.Messages)-1]
		ours := last.Member != uuid.Nil
		waiting := &last.At
		if ours || v.State == messages.Closed {
			waiting = nil
		}
		batch.Queue(`
			insert into conversations (workspace_id, id, contact_id, channel_id, subject, state, token, created_at, last_at, last_text, last_ours, waiting_since)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			ws, v.ID, v.Contact, v.Channel, v.Subject, v.State, v.Token, v.Messages[0].At, last.At, messages.Preview(last.Text), ours, waiting)
		written := []string{v.Subject, v.Note.Text}
		for _, m := range v.Messages {
			written = append(written, m.Text)
			state := "received"
			if m.Member != uuid.Nil {
				state = messages.Sent
			}
			batch.Queue(`
				insert into messages (workspace_id, id, conversation_id, at, member_id, sender, recipient, text, state)
				values ($1, $2, $3, $4, nullif($5, '00000000-0000-0000-0000-000000000000'::uuid), $6, $7, $8, $9)`,
				ws, m.ID, v.ID, m.At, m.Member, m.Sender, m.Recipient, m.Text, state)
		}
		if n := v.Note; n.ID != uuid.Nil {
			batch.Queue(`insert into conversation_notes (workspace_id, id, conversation_id, member_id, text, at) values ($1, $2, $3, $4, $5, $6)`,
				ws, n.ID, v.ID, n.Member, n.Text, n.At)
		}
		postgres.QueueTalkWords(batch, ws, v.ID, written...)
	}
	batch.Queue(answerFacts, ws)
	batch.Queue(readBySome, ws)
	b.queueTalkers(batch, ws)
}

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
