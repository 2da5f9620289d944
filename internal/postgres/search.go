package postgres

import (
	"slices"
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

// Further are the conditions of all terms but one, -1 for none.
func (s Search) Further(but int, words, before string) string {
	var all strings.Builder
	for term := range s {
		if term != but {
			all.WriteString(` and ` + s.Exists(term, words, before))
		}
	}
	return all.String()
}

// Rarest is what leaves fewest of all that is asked.
type Rarest struct {
	Term   int
	Filter int  // from 1 on; 0 if the term leaves fewer
	Wide   bool // all leave more than are walked
}

// Several tells that more is asked than one term, or one of some filters.
func (s Search) Several(filters int) bool { return len(s) > 0 && len(s)+filters > 1 }

// Weigh counts what each filter leaves and the words of each term, as far as they are
// walked, that is up to most. What follows in the batch asks isRarest of the same table.
func (s Search) Weigh(
	b *Batch, rarest *Rarest, table string, most int, filters []string, walk func(term int) string, args pgx.NamedArgs,
) {
	lists := slices.Clone(filters)
	for term := range s {
		lists = append(lists, walk(term))
	}
	sql := `with counted as materialized (
		select array[(select count(*) from (` + strings.Join(lists, `) list), (select count(*) from (`) + `) list)] as counts)
		select counts, set_config('latchkey.rarest_` + table + `',
		       (array_position(counts, (select min(n) from unnest(counts) n)) - 1)::text, true) from counted`
	b.Queue(sql, args).QueryRow(func(row pgx.Row) error {
		var counts []int
		if err := row.Scan(&counts, nil); err != nil {
			return err
		}
		fewest := slices.Min(counts)
		left, terms := counts[:len(filters)], counts[len(filters):]
		*rarest = Rarest{
			Term: slices.Index(terms, slices.Min(terms)), Filter: slices.Index(left, fewest) + 1, Wide: fewest == most,
		}
		return nil
	})
}

// isRarest is the condition that a list, of the filters and then the terms, was the shortest.
func isRarest(table string, list int) string {
	return ` and current_setting('latchkey.rarest_` + table + `') = '` + strconv.Itoa(list) + `'`
}
