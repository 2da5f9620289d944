package postgres

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/messages"
)

// QueueTalkWords adds what a conversation is found by to what it is found by already. A
// word that stands in the open once is no secret any more.
func QueueTalkWords(batch *pgx.Batch, workspace, conversation uuid.UUID, written ...string) {
	var words []messages.Word
	for _, text := range written {
		words = append(words, messages.WordsOf(text)...)
	}
	batch.Queue(`
		insert into conversation_words as w (workspace_id, conversation_id, word, customer, secret)
		select $1, $2, word, false, bool_and(secret)
		  from unnest($3::text[], $4::boolean[]) said (word, secret) group by word order by word
		    on conflict (workspace_id, conversation_id, word, customer) do update set secret = false
		 where w.secret and not excluded.secret`, workspace, conversation,
		Texts(words, func(w *messages.Word) string { return w.Text }),
		Column(words, func(w *messages.Word) bool { return w.Secret }))
}

// QueueCustomerWords writes anew by which words of its customer one conversation is found.
func QueueCustomerWords(batch *pgx.Batch, workspace, conversation uuid.UUID, name, phone string, addresses []string) {
	words := messages.WordsOfCustomer(name, phone, addresses...)
	batch.Queue(`delete from conversation_words where workspace_id = $1 and conversation_id = $2 and customer`, workspace, conversation)
	batch.Queue(`
		insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select $1, $2, word, true, secret from unnest($3::text[], $4::boolean[]) k (word, secret)
		    on conflict do nothing`, workspace, conversation,
		Texts(words, func(w *messages.Word) string { return w.Text }),
		Column(words, func(w *messages.Word) bool { return w.Secret }))
}

// WordOfTalk is a word that the conversations of a contact are found by.
type WordOfTalk = OfContact[messages.Word]

// TalkWordsOf adds those of a contact to others.
func TalkWordsOf(contact uuid.UUID, name, phone string, addresses []string, to []WordOfTalk) []WordOfTalk {
	for _, word := range messages.WordsOfCustomer(name, phone, addresses...) {
		to = append(to, WordOfTalk{Value: word, Contact: contact})
	}
	return to
}

// QueueTalkWordsOf writes anew by which words of their contacts conversations are found: of all of
// theirs, in the order in which a merge holds them, or the two wait for each other.
func QueueTalkWordsOf(batch *pgx.Batch, workspace uuid.UUID, contacts []uuid.UUID, words []WordOfTalk) {
	const talksOf = ` cross join lateral (select id from conversations where workspace_id = $1 and contact_id = k.contact offset 0) v`
	batch.Queue(`
		delete from conversation_words w using unnest($2::uuid[]) k (contact)`+talksOf+`
		 where w.workspace_id = $1 and w.conversation_id = v.id and w.customer`, workspace, contacts)
	batch.Queue(`
		insert into conversation_words (workspace_id, conversation_id, word, customer, secret)
		select $1, v.id, k.word, true, k.secret
		  from unnest($2::uuid[], $3::text[], $4::boolean[]) k (contact, word, secret)`+talksOf+`
		 order by v.id
		    on conflict do nothing`, workspace, ContactsOf(words),
		Texts(words, func(w *WordOfTalk) string { return w.Value.Text }),
		Column(words, func(w *WordOfTalk) bool { return w.Value.Secret }))
}
