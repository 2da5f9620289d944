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
// contacts cannot have the others, so that few of them are looked at. If a filter
// leaves fewer, they are looked at instead. If all have more than are walked, the
// search is wide: it begins with those whose names begin as is typed, and may miss
// others.
type contactSearch struct {
	postgres.Search
	among string   // the contacts that a filter leaves, if they are fewer than the words
	names []string // as typed, and the other way round
	wide  bool
}

const (
	// mostWords is how many words of a term, or contacts that a filter leaves, are walked.
	mostWords = 2500

	inWordOrder   = ` order by word, contact_id desc`
	foundContacts = ` from found f cross join lateral (
		select * from contacts
		 where workspace_id = current_workspace() and id = f.contact_id and deleted_at is null offset 0) c where true`
	wordsOf = `select word from contact_words where workspace_id = o.workspace_id and contact_id = o.contact_id`
)

// filtered are the contacts that each filter leaves.
func filtered(q *customers.ContactQuery) (lists []string) {
	const ofContacts = `select workspace_id, id from contacts where workspace_id = current_workspace() and deleted_at is null and `
	for _, filter := range []struct {
		set  bool
		list string
	}{
		{q.Import.Valid, `select workspace_id, contact_id from import_contacts
			where workspace_id = current_workspace() and import_id = @import order by contact_id desc`}, // Or a plan for any reads all.
		{q.Tag.Valid, `select workspace_id, contact_id from contact_tags
			where workspace_id = current_workspace() and tag_id = @tag and created_at is not null`},
		{q.Value.Set(), `select workspace_id, contact_id from contact_values
			where workspace_id = current_workspace() and field_id = @field and value_key = ` + soughtKey + ` and created_at is not null`},
		{q.Assignee.Valid, ofContacts + `assignee_id = @assignee`},
		{q.Team.Valid, ofContacts + `team_id = @team`},
		{q.Consent != "", ofContacts + `consent = ` + answerSQL[q.Consent]},
	} {
		if filter.set {
			lists = append(lists, filter.list+postgres.UpTo(mostWords))
		}
	}
	return lists
}

// searchOf counts the words of each term and what each filter leaves, where more is
// asked than one word.
func (s Store) searchOf(
	ctx context.Context, grant policy.Grant[policy.List], q customers.ContactQuery,
) (of contactSearch, err error) {
	of.Search = texts.SearchTerms(q.Search)
	if len(of.Search) == 0 || len(of.Search)+q.Filters() == 1 {
		return of, nil
	}
	lists := filtered(&q)
	for term := range of.Search {
		lists = append(lists, of.walk(term))
	}
	var frequent []int // each filter, then each term
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		b.Values(`select array[(select count(*) from (`+strings.Join(lists, `) list), (select count(*) from (`)+`) list)]`,
			[]any{of.Arguments(filterArguments(q))}, &frequent)
	})
	if err != nil {
		return of, err
	}
	fewest := slices.Index(frequent, slices.Min(frequent))
	terms := frequent[q.Filters():]
	of.Search = inOrder(of.Search, terms)
	switch {
	case frequent[fewest] == mostWords:
		of.wide = true
		typed := strings.Fields(texts.SearchKey(q.Search))
		of.names = []string{strings.Join(typed, " ")}
		slices.Reverse(typed)
		of.names = slices.Compact(append(of.names, strings.Join(typed, " ")))
	case fewest < q.Filters():
		of.among = lists[fewest]
	}
	return of, nil
}

// inOrder puts the rarest term first.
func inOrder(search postgres.Search, frequent []int) postgres.Search {
	places := make([]int, len(search))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(frequent[a], frequent[b]) })
	sorted := make(postgres.Search, len(search))
	for i, place := range places {
		sorted[i] = search[place]
	}
	return sorted
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
	if s.among != "" {
		return ` from (select *, '' collate "C" as word from (` + s.among + `) of (workspace_id, contact_id)) o where true` +
			s.Further(0, wordsOf, ``)
	}
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
	return from.String() + `) o where true` + beside.String() + s.Further(1, wordsOf, ``)
}

// find finds the first so many of them, each once though it may have a word in each range.
func (s *contactSearch) find(from string, most int) string {
	ways := len(s.Search[0]) + len(s.names)
	return `found as materialized (
		select contact_id from (select o.contact_id, o.word` + from + inWordOrder + postgres.UpTo(most*ways) + `) words
		 group by contact_id order by min(word), contact_id desc` + postgres.UpTo(most) + `), `
}
