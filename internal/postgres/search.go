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
			args["from"+place(term, i)], args["to"+place(term, i)] = r.From, r.To
		}
	}
	return args
}

func place(term, i int) string { return strconv.Itoa(term) + "_" + strconv.Itoa(i) }

func between(column string, term, i int) string {
	return `(` + column + ` >= @from` + place(term, i) + ` and ` + column + ` < @to` + place(term, i) + `)`
}

// Has is the condition that a word is one of a term.
func (s Search) Has(column string, term int) string {
	ways := make([]string, len(s[term]))
	for i := range ways {
		ways[i] = between(column, term, i)
	}
	return `(` + strings.Join(ways, ` or `) + `)`
}

// First reads so many words of the first term from a table with a column word, in
// an order that an index has: each range is a walk of its own, and they are merged.
func (s Search) First(table, order string, most int) string {
	walks := make([]string, len(s[0]))
	for i := range walks {
		walks[i] = `(` + table + ` and ` + between(`word`, 0, i) + order + UpTo(most) + `)`
	}
	if len(walks) == 1 {
		return walks[0]
	}
	return `(select * from (` + strings.Join(walks, ` union all `) + `) walks` + order + UpTo(most) + `)`
}

// Further are the conditions of the other terms, on the words of what is aliased o:
// a query that reads them into column word. Each is asked of one after the other;
// without the offset the planner may look for it in all of them.
func (s Search) Further(words string) string {
	var all strings.Builder
	for term := 1; term < len(s); term++ {
		all.WriteString(` and exists (select from (` + words + ` offset 0) w where ` + s.Has(`w.word`, term) + `)`)
	}
	return all.String()
}

// MostWords is how many words of one kind a search looks at; then it is too wide.
const MostWords = 10_000
