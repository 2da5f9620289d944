// Package csvfile writes and reads the tables that people exchange with
// spreadsheets and other programs.
package csvfile

import (
	"bufio"
	"io"
	"strings"
	"time"
)

// Cell is what stands in one place of a row.
type Cell struct {
	text   string
	number bool
}

// Text is a cell of words. No program takes it for a number or runs it.
func Text(text string) Cell { return Cell{text: text} }

// Number is a cell to count with: digits, a minus and a point, "" for none.
func Number(number string) Cell { return Cell{number, true} }

// Texts are cells of words.
func Texts(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i] = Text(text)
	}
	return cells
}

// TimeCell is a moment by the clocks of a zone, with how far they are from UTC.
func TimeCell(t time.Time, zone *time.Location) Cell {
	if t.IsZero() {
		return Text("")
	}
	return Text(t.In(zone).Format(time.RFC3339))
}

// DayCell is a day that has no clock.
func DayCell(day time.Time) Cell {
	if day.IsZero() {
		return Text("")
	}
	return Text(day.Format(time.DateOnly))
}

// Writer writes CSV as RFC 4180 has it, every text in quotes, lines ending in CRLF.
type Writer struct {
	out       *bufio.Writer
	separator rune
}

// NewWriter writes to w, in pieces; Flush writes the last one.
func NewWriter(w io.Writer, separator rune) *Writer {
	return &Writer{bufio.NewWriter(w), separator}
}

// Head begins a file with what its columns are called. A mark before them tells
// spreadsheets that its letters are UTF-8.
func (w *Writer) Head(names ...string) {
	_, _ = w.out.WriteString(byteOrderMark)
	w.Write(Texts(names...)...)
}

const byteOrderMark = "\ufeff"

// Write writes one row.
func (w *Writer) Write(cells ...Cell) {
	for i, cell := range cells { // The buffer keeps the first error for Flush.
		if i > 0 {
			_, _ = w.out.WriteRune(w.separator)
		}
		if cell.number {
			_, _ = w.out.WriteString(cell.text)
			continue
		}
		_ = w.out.WriteByte('"')
		_, _ = w.out.WriteString(strings.ReplaceAll(Guard(cell.text), `"`, `""`))
		_ = w.out.WriteByte('"')
	}
	_, _ = w.out.WriteString("\r\n")
}

// Flush writes what is left, and returns the first error of all writing.
func (w *Writer) Flush() error { return w.out.Flush() }
