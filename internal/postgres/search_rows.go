package postgres

import (
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// RowSearch lists rows of a table other than contacts, all that are asked for or those
// that a search finds. As contacts are searched, it walks the words of the rarest term, or
// the rows that are asked for if they are fewer, and lists the first that it finds.
type RowSearch struct {
	Search
	Table string
	List  string // the table, and its kind where it has several: it stands before each word
	Rows  string // x and the conditions of its list
	Asked string // the conditions of those that are asked for, "" for all
	Order string // of the list, which an index has
	Rarest
}

const (
	// mostRows is how many rows a search lists: whoever gets more searches for more.
	mostRows = 100
	// mostWalked is how many words of a term, or rows that are asked for, it walks.
	mostWalked = 1000
)

// Weigh finds out what is rarest, for Listed, which follows in the batch.
func (s *RowSearch) Weigh(b *Batch, args pgx.NamedArgs) {
	if filters := s.filters(); s.Several(len(filters)) {
		s.Search.Weigh(b, &s.Rarest, s.Table, mostWalked, filters, s.walk, args)
	}
}

func (s *RowSearch) filters() []string {
	if s.Asked == "" {
		return nil
	}
	return []string{`select from ` + s.Table + s.Rows + s.Asked + s.Order + UpTo(mostWalked)}
}

// Listed selects from what is listed, as x, with the column cut, which tells whether
// there are more. Conditions, and the order, go on behind.
func (s *RowSearch) Listed() string {
	if len(s.Search) == 0 {
		return `, false as cut from ` + s.Table + s.Rows + s.Asked
	}
	return `, x.cut from (select distinct on (id) * from (select *, count(*) over () > ` + strconv.Itoa(mostRows) + ` as cut from (` +
		strings.Join(s.ways(), ` union all `) + `) found) first) x where true`
}

// ways are how it may be found, of which that through the rarest is gone.
func (s *RowSearch) ways() (ways []string) {
	filters := len(s.filters())
	gate := func(list int) string {
		if !s.Several(filters) {
			return ``
		}
		return isRarest(s.Table, list)
	}
	way := func(but int, from, gate, id, order string) {
		words := `select word from search_words where workspace_id = current_workspace() and id = ` + id
		ways = append(ways, `(select x.* from `+from+s.Rows+s.Asked+gate+s.Further(but, words, s.before())+order+UpTo(mostRows+1)+`)`)
	}
	if filters > 0 {
		way(-1, s.Table, gate(0), `x.id`, s.Order)
	}
	for term := range s.Search {
		way(term, `(`+s.walk(term)+`) o cross join lateral (
			select * from `+s.Table+` where workspace_id = current_workspace() and id = o.id offset 0)`,
			gate(filters+term), `o.id`, ` order by o.word, o.id`)
	}
	return ways
}

// walk reads so many words of a term.
func (s *RowSearch) walk(term int) string {
	end := ` order by word, id` + UpTo(mostWalked)
	walks := s.Walks(term, s.before(), func(condition, _ string) string {
		return `select id, word from search_words where workspace_id = current_workspace() and ` + condition + end
	})
	return `select * from (` + walks + `) walks` + end
}

func (s *RowSearch) before() string { return `'` + s.List + ` ' || ` }
