package customers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// A search finds the first contacts whose words match, in the order of the
// words and the newest first. Those alone are sorted and listed: whoever gets
// more searches for more.
//
// It walks the words of the rarest term. The index that it walks also tells which
// contacts cannot have the other terms, so that few of them are looked at. It walks
// so many words of the kind, then the search is too wide.
const (
	mostWords = 10_000
	// rareWords is how far the words of each term are counted, to find the rarest.
	rareWords = 1000

	inWordOrder   = ` order by word, contact_id desc`
	foundContacts = ` from found f cross join lateral (
		select * from contacts
		 where workspace_id = current_workspace() and id = f.contact_id and deleted_at is null offset 0) c where true`
	wordsOf = `select word from contact_words where workspace_id = o.workspace_id and contact_id = o.contact_id`
)

// wordsOfTerm walks so many words of a term, of each contact the first in each range.
func wordsOfTerm(s postgres.Search, term, most int) string {
	end := inWordOrder + postgres.UpTo(most)
	return `(select * from (` + s.Walks(term, ``, func(condition, place string) string {
		return `select workspace_id, contact_id, word, beside from contact_words
			where workspace_id = current_workspace() and ` + condition + ` and shared < @fresh` + place + end
	}) + `) walks` + end + `)`
}

// firstWords are those of the first term, of contacts that have the others too.
func firstWords(s postgres.Search) string {
	var beside strings.Builder
	for term := 1; term < len(s); term++ {
		beside.WriteString(` and (o.beside = ''`)
		for i := range s[term] {
			beside.WriteString(` or strpos(o.beside, @beside` + strconv.Itoa(term) + `_` + strconv.Itoa(i) + `) > 0`)
		}
		beside.WriteString(`)`)
	}
	return ` from ` + wordsOfTerm(s, 0, mostWords) + ` o where true` + beside.String() + s.Further(wordsOf, ``)
}

// findSQL finds the first so many contacts of those words, each once though it may have
// a word in each range.
func findSQL(s postgres.Search, from string, most int) string {
	return `found as materialized (
		select contact_id from (select o.contact_id, o.word` + from + inWordOrder + postgres.UpTo(most*len(s[0])) + `) words
		 group by contact_id order by min(word), contact_id desc` + postgres.UpTo(most) + `), `
}

// searchOf is what a query searches for, the rarest term first, and whether it may be
// so frequent that not all of its words are walked.
func (s Store) searchOf(
	ctx context.Context, grant policy.Grant[policy.List], q customers.ContactQuery,
) (words postgres.Search, wide bool, err error) {
	words = postgres.Search(texts.SearchTerms(q.Search))
	if len(words) < 2 {
		return words, len(words) > 0 && q.Filters() > 0, nil
	}
	counts, frequent := make([]string, len(words)), make([]int, len(words))
	for term := range counts {
		counts[term] = `(select count(*) from ` + wordsOfTerm(words, term, rareWords) + ` words)`
	}
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select array[`+strings.Join(counts, `, `)+`]`, []any{words.Arguments(pgx.NamedArgs{})}, &frequent)
	})
	if err != nil {
		return nil, false, err
	}
	order := make([]int, len(words))
	for term := range order {
		order[term] = term
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(frequent[a], frequent[b]) })
	sorted := make(postgres.Search, len(words))
	for i, term := range order {
		sorted[i] = words[term]
	}
	return sorted, slices.Min(frequent) == rareWords, nil
}

// tooWide tells whether a search ended before all the words of its first term were
// looked at.
func (s Store) tooWide(ctx context.Context, grant policy.Grant[policy.List], words postgres.Search) (wide bool, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select count(*) = `+strconv.Itoa(mostWords)+` from `+wordsOfTerm(words, 0, mostWords)+` words`,
			[]any{words.Arguments(pgx.NamedArgs{})}, &wide)
	})
	return wide, err
}
