package importing

import (
	"slices"
	"time"

	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
)

// ours tells whether a file is one that we wrote, by all its heads: the list's
// columns in their order, in one language. What its columns fill is known then, and
// how they are written, whatever their words mean elsewhere.
func (i *Importer) ours(heads []string) bool {
	return len(i.Ours) > 0 && slices.ContainsFunc(i18n.Languages, func(language i18n.Language) bool {
		ours := exporting.Heads(i18n.For(language, time.UTC), i.Ours...)
		begins := len(heads) >= len(ours) && slices.Equal(heads[:len(ours)], ours)
		return begins || slices.Equal(heads, ours[:len(ours)-i.Added])
	})
}

// ourNames are columns of ours that fill a field of another name.
var ourNames = map[string][]Field{"customer": {Name}, "label": {Label, Item}, "amount": {Amount, Total}}

// oursFilled are the fields that our own columns fill; what cannot come in fills none.
func (i *Importer) oursFilled(heads []string) []Field {
	fields := make([]Field, len(heads))
	for column, name := range i.Ours[:min(len(heads), len(i.Ours))] {
		names := []Field{Field(name)}
		if others, known := ourNames[name]; known {
			names = others
		}
		for _, field := range names {
			if slices.Contains(i.Fields, field) {
				fields[column] = field
			}
		}
	}
	return fields
}

// exactly is how a file of ours is read: a point parts decimals, a number that names
// no country has none, and what stands in a cell stood in the place that it came from.
func (r Reading) exactly() Reading {
	r.Mark, r.Country = Point, ""
	columns := make(map[int]Proof, len(r.Columns))
	for column, proof := range r.Columns {
		proof.Mark = Point
		columns[column] = proof
	}
	r.Columns = columns
	return r
}
