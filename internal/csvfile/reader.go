package csvfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffed is how much of a file is looked at to find out how it is written.
const sniffed = 64 << 10

// Decode reads a file as UTF-8, whichever way it is written: UTF-8 and UTF-16
// with or without a mark, else Windows' Latin-1. It returns how it begins too.
func Decode(file io.Reader) (text io.Reader, head []byte, err error) {
	raw := bufio.NewReaderSize(file, sniffed)
	begin, err := raw.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	whole := bufio.NewReaderSize(transform.NewReader(raw, encodingOf(begin).NewDecoder()), sniffed)
	head, err = whole.Peek(sniffed / 2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return whole, head, nil
}

func encodingOf(begin []byte) encoding.Encoding {
	zeros := [2]int{}
	for i, b := range begin {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}), zeros[1] > len(begin)/4 && zeros[0] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(begin, []byte{0xfe, 0xff}), zeros[0] > len(begin)/4 && zeros[1] == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case readable(begin):
		return unicode.UTF8BOM
	default:
		return charmap.Windows1252
	}
}

// readable tells whether bytes are UTF-8, but for a character that is cut at
// their end.
func readable(begin []byte) bool {
	for range utf8.UTFMax {
		if utf8.Valid(begin) {
			return true
		}
		begin = begin[:max(0, len(begin)-1)]
	}
	return false
}

// Separator finds what parts the cells of a file: the one of comma, semicolon,
// tab and bar that stands most often in its first line, outside quotes.
func Separator(head []byte) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range string(head) {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range ";\t|" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// MaxRow is how long one row may be, in bytes.
const MaxRow = 256 << 10

// Faults of a row.
var (
	ErrQuotes  = errors.New("the quotes of the row do not match")
	ErrTooLong = errors.New("the row is too long")
)

// Rows reads rows out of a window onto a file. Last tells that nothing of the
// file follows the window; else the window has to be longer than MaxRow.
type Rows struct {
	window    []byte
	separator rune
	last      bool
	reader    *csv.Reader // nil to begin anew at the offset
	began     int         // where in the window the reader began
	offset    int
	lines     int
}

// NewRows begins at the beginning of the window, which is the beginning of a row.
func NewRows(window []byte, separator rune, last bool) *Rows {
	return &Rows{window: window, separator: separator, last: last}
}

// Offset is how much of the window was read, in whole rows.
func (r *Rows) Offset() int { return r.offset }

// Lines is how many lines that was.
func (r *Rows) Lines() int { return r.lines }

// Next returns the next row. More is false when the window has no whole row any
// more. A row that cannot be read is an error, and comes as its line; the next
// one is looked for after that line.
func (r *Rows) Next() (cells []string, more bool, err error) {
	if r.reader == nil {
		r.reader = csv.NewReader(bytes.NewReader(r.window[r.offset:]))
		r.reader.Comma, r.reader.FieldsPerRecord = r.separator, -1
		r.began = r.offset
	}
	cells, err = r.reader.Read()
	end := r.began + int(r.reader.InputOffset())
	if errors.Is(err, io.EOF) {
		r.advance(len(r.window)) // Nothing but blank lines was left.
		return nil, false, nil
	}
	if err == nil && end-r.offset <= MaxRow && (r.last || r.window[end-1] == '\n') {
		r.advance(end)
		return cells, true, nil
	}
	if !r.last && len(r.window)-r.offset <= MaxRow {
		return nil, false, nil // The rest of it is in the next window.
	}
	return r.skip(err)
}

func (r *Rows) advance(to int) {
	r.lines += bytes.Count(r.window[r.offset:to], []byte{'\n'})
	r.offset = to
}

// skip goes to the end of the line of a row that cannot be read.
func (r *Rows) skip(cause error) ([]string, bool, error) {
	line := r.window[r.offset:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end+1]
	}
	r.advance(r.offset + len(line))
	r.reader = nil
	shown := string(bytes.ToValidUTF8(line[:min(len(line), 1000)], []byte("\ufffd")))
	if cause != nil {
		return []string{shown}, true, ErrQuotes
	}
	return []string{shown}, true, ErrTooLong
}
