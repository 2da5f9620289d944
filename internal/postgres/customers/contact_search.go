package customers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

// contactSearch is what is searched for.
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
	rarest postgres.Rarest
	among  string   // the contacts that a filter leaves, if they are fewer than the words
	names  []string // as typed, and the other way round
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
			where workspace_id = current_workspace() and field_id = @field and value_key = ` + kit.SoughtKey + ` and created_at is not null`},
		{q.Assignee.Valid, ofContacts + `assignee_id = @assignee`},
		{q.Team.Valid, ofContacts + `team_id = @team`},
		{q.Made.Set(), ofContacts + strings.ReplaceAll(withMade, `{of}`, `contacts`) + ` order by created_at desc, id desc`}, // Likewise.
		{q.Bought.Set(), ofContacts + strings.ReplaceAll(withBought, `{of}`, `contacts`) + ` order by last_purchase desc, id desc`},
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
	if !of.Several(q.Filters()) {
		return of, nil
	}
	lists := filtered(&q)
	err = postgres.Read(ctx, s.db, grant, policy.Contacts, func(b *postgres.Batch) {
		of.Weigh(b, &of.rarest, `contacts`, mostWords, lists, of.walk, of.Arguments(filterArguments(q)))
	})
	switch {
	case of.rarest.Wide:
		typed := strings.Fields(texts.SearchKey(q.Search))
		of.names = []string{strings.Join(typed, " ")}
		slices.Reverse(typed)
		of.names = slices.Compact(append(of.names, strings.Join(typed, " ")))
	case of.rarest.Filter > 0:
		of.among = lists[of.rarest.Filter-1]
	}
	return of, err
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

// find finds the first so many that meet the conditions, each once though it may have
// a word in each range.
func (s *contactSearch) find(conditions string, most int) string {
	end := inWordOrder + postgres.UpTo(most*len(s.Search[s.rarest.Term]))
	from := ` from (` + s.walk(s.rarest.Term) + `) o where true` + s.besides() + conditions + end
	if s.among != "" {
		from = ` from (select *, '' collate "C" as word from (` + s.among + `) of (workspace_id, contact_id)) o where true` +
			s.Further(-1, wordsOf, ``) + conditions + end
	}
	for i := range s.names {
		place := strconv.Itoa(i)
		from += `) union all (select o.contact_id, '' collate "C" from (
			select workspace_id, id as contact_id, name_key from contacts
			 where workspace_id = current_workspace() and deleted_at is null
			   and name_key >= @name` + place + ` and name_key < @behind` + place + `
			 order by name_key, id` + postgres.UpTo(mostWords) + `) o where true` + conditions + `
			 order by name_key, contact_id` + postgres.UpTo(most)
	}
	return `found as materialized (
		select contact_id from ((select o.contact_id, o.word` + from + `)) words
		 group by contact_id order by min(word), contact_id desc` + postgres.UpTo(most) + `), `
}

// besides are the conditions of the other terms: of what stands beside the word, and
// where that does not tell all, of the contact's words.
func (s *contactSearch) besides() string {
	var conditions strings.Builder
	for term := range s.Search {
		if term == s.rarest.Term {
			continue
		}
		unknown, all := `o.beside = ''`, s.Exists(term, wordsOf, ``)
		tells := !slices.ContainsFunc(s.Search[term], func(r texts.Range) bool { return !r.Told() })
		if tells {
			unknown += ` and ` + all
		}
		conditions.WriteString(` and (` + unknown)
		for i := range s.Search[term] {
			conditions.WriteString(` or strpos(o.beside, @beside` + strconv.Itoa(term) + `_` + strconv.Itoa(i) + `) > 0`)
		}
		conditions.WriteString(`)`)
		if !tells {
			conditions.WriteString(` and ` + all)
		}
	}
	return conditions.String()
}
