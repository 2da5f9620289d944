package i18n

import (
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"golang.org/x/text/feature/plural"
)

// Words speaks one language in one time zone. It is immutable.
type Words struct {
	Language Language
	Zone     *time.Location
	words    *catalogue
}

// For returns the words of a language; a nil zone is UTC.
func For(l Language, zone *time.Location) *Words {
	if _, ok := catalogues[l]; !ok {
		l = English
	}
	if zone == nil {
		zone = time.UTC
	}
	return &Words{Language: l, Zone: zone, words: catalogues[l]()}
}

// Missing is told of each key without words, which people see as it stands: whoever runs the
// product reads of it, and tests fail.
var Missing = func(key string) { slog.Error("a text has no words", "key", key) }

// T returns the word under key. Arguments are pairs of a placeholder's name
// and its value; an int counts something, and under "Count" also chooses the plural form. An unknown
// key returns itself, and Missing is told of it.
func (w *Words) T(key string, arguments ...any) string {
	if plain, ok := w.words.plain[key]; ok {
		return plain
	}
	forms, ok := w.words.filled[key]
	if !ok {
		Missing(key)
		return key
	}
	return w.fill(&forms[w.words.form(arguments)], arguments)
}

// The forms that words have: of one, and of any other number.
const (
	one = iota
	other
)

// form chooses the form of a word for the number under "Count".
func (c *catalogue) form(arguments []any) int {
	for i := 0; i+1 < len(arguments); i += 2 {
		if arguments[i] != "Count" {
			continue
		}
		n, err := strconv.Atoi(fmt.Sprint(arguments[i+1]))
		if err == nil && plural.Cardinal.MatchPlural(c.tag, max(n, -n), 0, 0, 0, 0) == plural.One {
			return one
		}
	}
	return other
}
