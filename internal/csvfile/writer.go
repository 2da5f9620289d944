// Package csvfile writes and reads the tables that people exchange with
// spreadsheets and other programs.
package csvfile

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Writer writes CSV as RFC 4180 has it: quoted where needed, lines ending in
// CRLF. No cell of it runs as a formula.
type Writer struct{ csv *csv.Writer }

// NewWriter writes to w, in pieces; Flush writes the last one.
func NewWriter(w io.Writer) Writer {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return Writer{out}
}

// Write writes one row. A spreadsheet would run what begins like a formula, so
// such a cell gets a leading apostrophe.
func (w Writer) Write(cells ...string) error {
	return w.csv.Write(slices.Collect(func(yield func(string) bool) {
		for _, cell := range cells {
			if !yield(safe(cell)) {
				return
			}
		}
	}))
}

// Flush writes what is left, and returns the first error of all writing.
func (w Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}

func safe(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
