package postgres

import (
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/texts"
)

// Search is what somebody searches for, as conditions on words. Their SQL is a
// constant for each number of terms and of ways to write them.
type Search []texts.Term

// Arguments adds what the conditions ask for.
func (s Search) Arguments(args pgx.NamedArgs) pgx.NamedArgs {
	for term, ranges := range s {
		for i, r := range ranges {
			at := place(term, i)
			args["from"+at], args["to"+at], args["fresh"+at], args["beside"+at] = r.From, r.To, r.Fresh(), r.Beside()
		}
	}
	return args
}

func place(term, i int) string { return strconv.Itoa(term) + "_" + strconv.Itoa(i) }

// between is the condition of one range; before is what stands before each word.
func between(column, before string, term, i int) string {
	return `(` + column + ` >= ` + before + `@from` + place(term, i) + ` and ` + column + ` < ` + before + `@to` + place(term, i) + `)`
}

// Has is the condition that a word, behind what stands before each, is one of a term.
func (s Search) Has(column, before string, term int) string {
	ways := make([]string, len(s[term]))
	for i := range ways {
		ways[i] = between(column, before, term, i)
	}
	return `(` + strings.Join(ways, ` or `) + `)`
}

// Walks reads the words of a term, each range by a walk of an index: by its condition
// on a column word, and the place that ends the names of what it asks for.
func (s Search) Walks(term int, before string, walk func(condition, place string) string) string {
	walks := make([]string, len(s[term]))
	for i := range walks {
		walks[i] = `(` + walk(between(`word`, before, term, i), place(term, i)) + `)`
	}
	return strings.Join(walks, ` union all `)
}

// Exists is the condition that what is aliased o has a word of a term: words is a query
// that reads its words into column word. It is asked of one after the other; without the
// offset the planner may look for it in all of them.
func (s Search) Exists(term int, words, before string) string {
	return `exists (select from (` + words + ` offset 0) w where ` + s.Has(`w.word`, before, term) + `)`
}

// Further are the conditions of the terms from one on.
func (s Search) Further(first int, words, before string) string {
	var all strings.Builder
	for term := first; term < len(s); term++ {
		all.WriteString(` and ` + s.Exists(term, words, before))
	}
	return all.String()
}

// FoundRows is a table other than contacts, of which a search leaves what it finds,
// each row by its key; list is the table, and its kind where it has several.
func FoundRows(table, list string, s Search) string {
	const words = `select id, word from search_words where workspace_id = current_workspace()`
	before := `'` + list + ` ' || `
	walk := func(condition, _ string) string { return words + ` and ` + condition }
	return ` from (
			select distinct o.id from (` + s.Walks(0, before, walk) + `) o where true` + s.Further(1, words+` and id = o.id`, before) + `) found
		cross join lateral (select * from ` + table + ` where workspace_id = current_workspace() and id = found.id offset 0)`
}
