package customers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// contactSearch is what is searched for, the rarest term first.
//
// It finds the first contacts whose words match, in the order of the words and
// the newest first. Those alone are sorted and listed: whoever gets more
// searches for more.
//
// It walks the words of the rarest term. The index that it walks also tells which
// contacts cannot have the others, so that few of them are looked at. If each term
// has more words than are walked, the search is wide: it begins with those whose
// names begin as is typed, and may miss others.
type contactSearch struct {
	postgres.Search
	names []string // as typed, and the other way round
	wide  bool
}

const (
	// mostWords is how many words of a term are walked.
	mostWords = 2500

	inWordOrder   = ` order by word, contact_id desc`
	foundContacts = ` from found f cross join lateral (
		select * from contacts
		 where workspace_id = current_workspace() and id = f.contact_id and deleted_at is null offset 0) c where true`
	wordsOf = `select word from contact_words where workspace_id = o.workspace_id and contact_id = o.contact_id`
)

// searchOf counts the words of each term, where more is asked than one of them.
func (s Store) searchOf(
	ctx context.Context, grant policy.Grant[policy.List], q customers.ContactQuery,
) (of contactSearch, err error) {
	of.Search = texts.SearchTerms(q.Search)
	if len(of.Search) == 0 || len(of.Search)+q.Filters() == 1 {
		return of, nil
	}
	counts, frequent := make([]string, len(of.Search)), make([]int, len(of.Search))
	for term := range counts {
		counts[term] = `(select count(*) from (` + of.walk(term) + `) words)`
	}
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select array[`+strings.Join(counts, `, `)+`]`, []any{of.Arguments(pgx.NamedArgs{})}, &frequent)
	})
	if err != nil {
		return of, err
	}
	order := make([]int, len(of.Search))
	for term := range order {
		order[term] = term
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(frequent[a], frequent[b]) })
	sorted := make(postgres.Search, len(order))
	for i, term := range order {
		sorted[i] = of.Search[term]
	}
	of.Search = sorted
	if of.wide = frequent[order[0]] == mostWords; of.wide {
		typed := strings.Fields(texts.SearchKey(q.Search))
		of.names = []string{strings.Join(typed, " ")}
		slices.Reverse(typed)
		of.names = slices.Compact(append(of.names, strings.Join(typed, " ")))
	}
	return of, nil
}

// Arguments adds what the search asks for.
func (s *contactSearch) Arguments(args pgx.NamedArgs) pgx.NamedArgs {
	for i, name := range s.names {
		args["name"+strconv.Itoa(i)], args["behind"+strconv.Itoa(i)] = name, name+string(unicode.MaxRune)
	}
	return s.Search.Arguments(args)
}

// walk reads so many words of a term, of each contact the first in each range.
func (s *contactSearch) walk(term int) string {
	end := inWordOrder + postgres.UpTo(mostWords)
	walks := s.Walks(term, ``, func(condition, place string) string {
		return `select workspace_id, contact_id, word, beside from contact_words
			where workspace_id = current_workspace() and ` + condition + ` and shared < @fresh` + place + end
	})
	return `select * from (` + walks + `) walks` + end
}

// from is where contacts that have all the terms come from, some of them more than once.
func (s *contactSearch) from(most int) string {
	var from, beside strings.Builder
	from.WriteString(` from ((` + s.walk(0) + `)`)
	for i := range s.names {
		from.WriteString(` union all (select * from (
			select workspace_id, id, '' collate "C", '' collate "C" from contacts
			 where workspace_id = current_workspace() and deleted_at is null
			   and name_key >= @name` + strconv.Itoa(i) + ` and name_key < @behind` + strconv.Itoa(i) + `
			 order by name_key, id` + postgres.UpTo(most) + `) names order by 3, 2 desc)`)
	}
	for term := 1; term < len(s.Search); term++ {
		beside.WriteString(` and (o.beside = ''`)
		for i := range s.Search[term] {
			beside.WriteString(` or strpos(o.beside, @beside` + strconv.Itoa(term) + `_` + strconv.Itoa(i) + `) > 0`)
		}
		beside.WriteString(`)`)
	}
	return from.String() + `) o where true` + beside.String() + s.Further(wordsOf, ``)
}

// find finds the first so many of them, each once though it may have a word in each range.
func (s *contactSearch) find(from string, most int) string {
	ways := len(s.Search[0]) + len(s.names)
	return `found as materialized (
		select contact_id from (select o.contact_id, o.word` + from + inWordOrder + postgres.UpTo(most*ways) + `) words
		 group by contact_id order by min(word), contact_id desc` + postgres.UpTo(most) + `), `
}
