package csvfile

import (
	"bytes"
	"errors"
	"strings"
)

// MaxRow is how long one row may be, in bytes.
const MaxRow = 256 << 10

// Faults of a row.
var (
	ErrQuotes  = errors.New("the quotes of the row do not match")
	ErrTooLong = errors.New("the row is too long")
)

// Format is how the rows of a file are written.
type Format struct {
	Separator byte
	// Returns tells that lines end with a carriage return alone, as old Macs write them.
	Returns  bool
	Encoding Encoding
	// Columns is how many cells the head has, 0 before that is known. A quoted
	// cell that swallows whole rows is told by it.
	Columns int
}

// Rows reads rows out of a window onto a file. Last tells that nothing of the
// file follows the window; else the window has to be longer than MaxRow.
//
// It reads what spreadsheets and programs write, and more than RFC 4180 has: a
// quote inside a cell that does not begin with one is a quote. Cells are parted
// before they are decoded, so that a byte that cannot be read stays in its cell.
type Rows struct {
	window []byte
	format Format
	last   bool
	offset int
	lines  int
}

// NewRows begins at the beginning of the window, which is the beginning of a row.
func NewRows(window []byte, format Format, last bool) *Rows {
	return &Rows{window: window, format: format, last: last}
}

// Offset is how much of the window was read, in whole rows.
func (r *Rows) Offset() int { return r.offset }

// Lines is how many lines that was.
func (r *Rows) Lines() int { return r.lines }

// SkipBlank goes to the beginning of the next row that is not blank, so that
// Lines tells where it stands.
func (r *Rows) SkipBlank() {
	for r.offset < len(r.window) {
		end, found := r.lineEnd(r.offset)
		if len(bytes.Trim(r.window[r.offset:end], r.blanks())) > 0 || !found && !r.last {
			return
		}
		r.advance(end)
	}
}

// blanks are what a line that says nothing may hold.
func (r *Rows) blanks() string {
	if r.format.Separator == '\t' {
		return " \r\n"
	}
	return " \t\r\n"
}

// Next returns the next row. More is false when the window has no whole row any
// more. A row that cannot be read is an error, and comes as its line; the next
// one is looked for after that line.
func (r *Rows) Next() (cells []string, more bool, err error) {
	r.SkipBlank()
	if r.offset == len(r.window) {
		return nil, false, nil
	}
	raw, end, err := r.row()
	switch {
	case err == nil && end-r.offset <= MaxRow:
		r.advance(end)
		return raw, true, nil
	case (err == nil || errors.Is(err, errCut)) && !r.last && len(r.window)-r.offset <= MaxRow:
		return nil, false, nil // The rest of it is in the next window.
	case errors.Is(err, errCut) && r.last:
		err = ErrQuotes
	case !errors.Is(err, ErrQuotes) || r.tooLong():
		err = ErrTooLong
	}
	return []string{r.skip()}, true, err
}

// tooLong tells that a cell without its closing quote is longer than a row may
// be, in one line.
func (r *Rows) tooLong() bool {
	end, _ := r.lineEnd(r.offset)
	return end-r.offset > MaxRow
}

// errCut says that the window ends inside the row.
var errCut = errors.New("the window ends inside the row")

// lineEnd is where the line ends that a place is in, behind its end.
func (r *Rows) lineEnd(from int) (end int, found bool) {
	rest := r.window[from:]
	at := bytes.IndexByte(rest, '\n')
	if r.format.Returns {
		if cr := bytes.IndexByte(rest, '\r'); cr >= 0 && (at < 0 || cr < at) {
			if cr+1 == len(rest) && !r.last {
				return len(r.window), false // A line feed may follow.
			}
			if at == cr+1 {
				return from + at + 1, true
			}
			return from + cr + 1, true
		}
	}
	if at < 0 {
		return len(r.window), false
	}
	return from + at + 1, true
}

// row reads the row at the offset.
func (r *Rows) row() (cells []string, end int, err error) {
	end, found := r.lineEnd(r.offset)
	line := r.window[r.offset:end]
	if bytes.IndexByte(line, '"') < 0 {
		if !found && !r.last {
			return nil, end, errCut
		}
		return r.plain(line), end, nil
	}
	return r.quoted()
}

// plain parts a line without quotes.
func (r *Rows) plain(line []byte) []string {
	text := strings.TrimRight(r.format.Encoding.Text(line), "\r\n")
	if r.format.Columns > 0 {
		cells := make([]string, 0, r.format.Columns)
		for cell := range strings.SplitSeq(text, string(rune(r.format.Separator))) {
			cells = append(cells, cell)
		}
		return cells
	}
	return strings.Split(text, string(rune(r.format.Separator)))
}

// quoted reads a row that has quotes, cell by cell.
func (r *Rows) quoted() (cells []string, _ int, err error) {
	cells = make([]string, 0, r.format.Columns)
	lines := 0
	for at := r.offset; ; at++ {
		var raw []byte
		if raw, at, err = r.cell(at, &lines); err != nil {
			return nil, at, err
		}
		cells = append(cells, r.format.Encoding.Text(raw))
		if at < len(r.window) && r.window[at] == r.format.Separator {
			continue
		}
		end, found := r.lineEnd(at)
		if !found && !r.last {
			return nil, end, errCut
		}
		if lines > 0 && r.swallows(cells, r.window[r.offset:end]) {
			return nil, end, ErrQuotes
		}
		return cells, end, nil
	}
}

// cell reads the cell at a place, and goes to the separator or the line's end
// behind it.
func (r *Rows) cell(at int, lines *int) (raw []byte, end int, err error) {
	begin := at
	for begin < len(r.window) && r.window[begin] == ' ' {
		begin++
	}
	if begin == len(r.window) || r.window[begin] != '"' {
		end = at
		for end < len(r.window) && !r.ends(end) {
			end++
		}
		return r.window[at:end], end, nil
	}
	begin++
	for at = begin; ; at += 2 {
		quote := bytes.IndexByte(r.window[at:], '"')
		if quote < 0 {
			return nil, len(r.window), errCut
		}
		if at += quote; at+1 == len(r.window) || r.window[at+1] != '"' {
			break
		}
	}
	end = at + 1
	for end < len(r.window) && r.window[end] == ' ' {
		end++
	}
	if end < len(r.window) && !r.ends(end) {
		return nil, end, ErrQuotes
	}
	if raw = r.window[begin:at]; bytes.IndexByte(raw, '"') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte(`""`), []byte(`"`))
	}
	if bytes.IndexByte(raw, '\n') >= 0 || r.format.Returns && bytes.IndexByte(raw, '\r') >= 0 {
		*lines++
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	}
	return raw, end, nil
}

// ends tells whether a cell without quotes ends at a place.
func (r *Rows) ends(at int) bool {
	switch r.window[at] {
	case r.format.Separator, '\n':
		return true
	case '\r':
		return r.format.Returns || at+1 == len(r.window) || r.window[at+1] == '\n'
	}
	return false
}

// swallows tells that a quote which is not closed made one row of several: it
// has not the cells of the head, and a line inside it has.
func (r *Rows) swallows(cells []string, text []byte) bool {
	if r.format.Columns < 2 || len(cells) == r.format.Columns {
		return false
	}
	lines := bytes.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' })
	for _, line := range lines[1:] {
		if bytes.Count(line, []byte{r.format.Separator}) == r.format.Columns-1 {
			return true
		}
	}
	return false
}

func (r *Rows) advance(to int) {
	read := r.window[r.offset:to]
	r.lines += bytes.Count(read, []byte{'\n'})
	if r.format.Returns {
		r.lines += bytes.Count(read, []byte{'\r'}) - bytes.Count(read, []byte("\r\n"))
	}
	r.offset = to
}

// skip goes to the end of the line of a row that cannot be read, and returns the
// beginning of it.
func (r *Rows) skip() string {
	end, _ := r.lineEnd(r.offset)
	line := r.window[r.offset:end]
	r.advance(end)
	const shown = 1000
	return r.format.Encoding.Text(line[:min(len(line), shown)])
}
