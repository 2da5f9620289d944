package postgres

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

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

// QueueWords adds words, all of those of a contact at once, in the order of their index,
// which grows large.
func QueueWords(batch *pgx.Batch, workspace uuid.UUID, words []WordOfContact) {
	slices.SortFunc(words, func(a, b WordOfContact) int {
		return cmp.Or(strings.Compare(a.Value.Text, b.Value.Text), bytes.Compare(b.Contact[:], a.Contact[:]))
	})
	batch.Queue(`
		insert into contact_words (workspace_id, contact_id, word, shared, beside)
		select $1, unnest($2::uuid[]), unnest($3::text[]), unnest($4::smallint[]), unnest($5::text[])`, workspace,
		ContactsOf(words), Texts(words, func(w *WordOfContact) string { return w.Value.Text }),
		Column(words, func(w *WordOfContact) int16 { return int16(w.Value.Shared) }),
		Texts(words, func(w *WordOfContact) string { return w.Value.Beside }))
}
