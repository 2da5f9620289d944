package xlsxfile

import (
	"errors"
	"io"
	"strconv"
)

// Rows reads the rows of one sheet, in their order.
type Rows struct {
	book  *Book
	from  *scanner
	part  io.Closer
	cells []Cell
	bytes []byte // of the cells of the row
	value []byte
	last  int
	next  int // column
	over  bool

	// HiddenRows and HiddenColumns are how many are not shown; Merged are areas of
	// several cells in one, of which the first alone holds something. They are known at
	// the end.
	HiddenRows, HiddenColumns, Merged int
	FirstMerged                       string
}

// Row is one row that is written down. It is reused by the next one.
type Row struct {
	Number int // from 1 on, as people see it
	Cells  []Cell
}

// Rows opens a sheet.
func (b *Book) Rows(sheet int) (*Rows, error) {
	if sheet < 0 || sheet >= len(b.Sheets) {
		return nil, ErrNoSuchSheet
	}
	if err := b.readTexts(); err != nil {
		return nil, err
	}
	from, part, err := b.open(b.Sheets[sheet].path)
	if err != nil {
		return nil, err
	}
	return &Rows{book: b, from: from, part: part}, nil
}

// Close ends the reading.
func (r *Rows) Close() error { return r.part.Close() }

// Next is the next row, io.EOF behind the last.
func (r *Rows) Next() (Row, error) {
	for !r.over {
		t, err := r.from.next()
		switch {
		case err != nil:
			return Row{}, err
		case t == ended:
			r.over = true
		case t != opens:
		case r.from.is("row"):
			return r.row()
		case r.from.is("col") && isTrue(r.from.attribute("hidden")):
			least, err := strconv.Atoi(r.from.attribute("min"))
			most, err2 := strconv.Atoi(r.from.attribute("max"))
			if errors.Join(err, err2) == nil && most >= least && most <= MaxColumns {
				r.HiddenColumns += most - least + 1
			}
		case r.from.is("mergeCell"):
			if r.Merged++; r.Merged == 1 {
				r.FirstMerged = r.from.attribute("ref")
			}
		}
	}
	return Row{}, io.EOF
}

func (r *Rows) row() (Row, error) {
	number := r.last + 1
	if text := r.from.attribute("r"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n <= r.last {
			return Row{}, ErrBroken
		}
		number = n
	}
	if number > MaxRows {
		return Row{}, ErrTooLarge
	}
	if r.last = number; isTrue(r.from.attribute("hidden")) {
		r.HiddenRows++
	}
	r.cells, r.bytes, r.next = r.cells[:0], r.bytes[:0], 0
	for {
		t, err := r.from.next()
		switch {
		case err != nil:
			return Row{}, err
		case t == ended:
			return Row{}, ErrBroken
		case t == closes && r.from.is("row"):
			return Row{number, r.cells}, nil
		case t == opens && r.from.is("c"):
			if err := r.readCell(); err != nil {
				return Row{}, err
			}
		}
	}
}

// readCell reads a cell into its place in the row.
func (r *Rows) readCell() error {
	column := r.next
	if place := r.from.attribute("r"); place != "" {
		var ok bool
		if column, ok = columnOf(place); !ok {
			return ErrBroken
		}
	}
	if column >= MaxColumns {
		return ErrTooLarge
	}
	r.next = column + 1
	raw := rawCell{kind: r.from.attribute("t")}
	raw.style, _ = strconv.Atoi(r.from.attribute("s"))
	if err := r.readValue(&raw); err != nil {
		return err
	}
	c, err := r.cell(&raw)
	if err != nil || c.Kind == Empty {
		return err
	}
	for len(r.cells) <= column {
		r.cells = append(r.cells, Cell{})
	}
	r.cells[column] = c
	return nil
}

// readValue reads what stands within a cell.
func (r *Rows) readValue(raw *rawCell) (err error) {
	r.value = r.value[:0]
	within := false
	for {
		t, err := r.from.next()
		switch {
		case err != nil:
			return err
		case t == ended:
			return ErrBroken
		case t == says:
			if within {
				r.value = append(r.value, r.from.text...)
			}
		case r.from.is("v"):
			within = t == opens
		case r.from.is("f"):
			raw.formula = true
		case t == opens && r.from.is("is"):
			if r.value, err = r.from.spoken("is", r.value); err != nil {
				return err
			}
		case t == closes && r.from.is("c"):
			raw.value = r.value
			return nil
		}
		if len(r.value) > maxText {
			return ErrTooLarge
		}
	}
}

// columnOf is the column of a place, from 0 on: that of AB7 is 27.
func columnOf(place string) (column int, ok bool) {
	for i := range len(place) {
		switch c := place[i]; {
		case c >= '0' && c <= '9':
			return column - 1, i > 0
		case c|0x20 >= 'a' && c|0x20 <= 'z' && i < 4:
			column = column*26 + int(c|0x20-'a') + 1
		default:
			return 0, false
		}
	}
	return 0, false
}
