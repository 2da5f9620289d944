package postgres

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/texts"
)

// WordOfContact is a word that a contact is found by.
type WordOfContact = OfContact[texts.Word]

// WordsOf adds those of a contact to others.
func WordsOf(contact uuid.UUID, found []string, to []WordOfContact) []WordOfContact {
	for _, word := range texts.Words(found) {
		to = append(to, WordOfContact{Value: word, Contact: contact})
	}
	return to
}

// QueueWords adds words, all of those of a contact at once, in the order of the index,
// which grows large.
func QueueWords(batch *pgx.Batch, workspace uuid.UUID, words []WordOfContact) {
	batch.Queue(`
		insert into contact_words (workspace_id, contact_id, word, shared, beside)
		select $1, contact, word, shared, beside
		  from unnest($2::uuid[], $3::text[], $4::smallint[], $5::text[]) as r (contact, word, shared, beside)
		 order by word collate "C", contact`, workspace, ContactsOf(words),
		Column(words, func(w *WordOfContact) string { return w.Value.Text }),
		Column(words, func(w *WordOfContact) int16 { return int16(w.Value.Shared) }),
		Column(words, func(w *WordOfContact) string { return w.Value.Beside }))
}
