package importing

import (
	"strings"
	"unicode"

	"latchkey/internal/texts"
)

// sums is what the first cell of a row of totals says, at the end of a file or of a part of it,
// and notes is what a note below the rows begins with.
var (
	sums = texts.OnceMade(`(?i)^(grand[ -]|sub[ -]?|sous[ -]|eind|zwischen|end|gesamt)?(totals?|totaux|totaal|totalen|summe|somme)` +
		`( g[ée]n[ée]ral)?( ?:.*)?$`)
	notes = texts.OnceMade(`(?i)^(notes?|nota bene|n\.?b\.?|remarques?|opmerking(en)?|hinweise?|bemerkung(en)?|anmerkung(en)?|` +
		`source|bron|quelle|exported|generated|export[ée]e? le|ge[eë]xporteerd|exportiert)( (on|by|at|op|am|von|par) .*| ?:.*)?$`)
)

// isFootnote tells that a row is none of the list: it sums up others, says so first and has
// numbers alone beside that, or it is a note in a cell of its own.
func isFootnote(cells []string) bool {
	summed, noted := false, false
	for _, cell := range cells {
		switch {
		case texts.Blank(cell):
		case noted:
			return false
		case !summed:
			cell = strings.TrimSpace(cell)
			if summed = len(cell) <= longestTime && sums().MatchString(cell); !summed {
				if noted = len(cells) > 1 && notes().MatchString(cell); !noted {
					return false
				}
			}
		case !strings.ContainsAny(cell, "0123456789") || letters(cell) > len("EUR"):
			return false
		}
	}
	return summed || noted
}

// letters counts those of a cell.
func letters(cell string) (count int) {
	for _, r := range cell {
		if unicode.IsLetter(r) {
			count++
		}
	}
	return count
}
