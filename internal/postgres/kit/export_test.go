package kit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Statements is all SQL of the section, by what it is for.
func (s *Section[T]) Statements() string {
	var all strings.Builder
	write := func(name, statement string) {
		if statement != "" {
			fmt.Fprintf(&all, "%s, %s:\n%s\n\n", s.Resource, name, strings.Join(strings.Fields(statement), " "))
		}
	}
	write("list", s.sql.list)
	write("list and count", s.sql.counted)
	write("lock", s.sql.lock)
	write("insert", s.sql.insert)
	write("update", s.sql.update)
	write("put away", s.sql.putAway)
	write("remove", s.sql.remove)
	write("restore", s.sql.restore)
	write("names", s.sql.names)
	write("chosen", s.sql.chosen)
	write("history", s.sql.history)
	write("export", s.sql.export)
	for _, field := range slices.Sorted(maps.Keys(s.sql.things)) {
		write(field+" that are not there", s.sql.things[field].unknown)
		write(field+" no longer", s.sql.things[field].clear)
		write(field+" from now on", s.sql.things[field].add)
	}
	return all.String()
}
