package importing

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"latchkey/internal/csvfile"
	"latchkey/internal/texts"
	"latchkey/internal/xlsxfile"
)

// MaxColumns is how many columns a file may have.
const MaxColumns = 1000

// maxSheetText is how much text a sheet may be, in bytes: its cells can name one long
// text a million times.
const maxSheetText = 512 << 20

// Workbook is what there is to say of a file of sheets, and of the one that is read.
type Workbook struct {
	Sheets        []string `json:"sheets"`
	Sheet         int      `json:"sheet"`                // of them
	Since1904     bool     `json:"since_1904,omitempty"` // its days are counted from then
	HiddenRows    int      `json:"hidden_rows,omitempty"`
	HiddenColumns int      `json:"hidden_columns,omitempty"`
	Merged        int      `json:"merged,omitempty"` // areas
	FirstMerged   string   `json:"first_merged,omitempty"`
	Faults        int      `json:"faults,omitempty"` // cells that hold an error
	FirstFault    string   `json:"first_fault,omitempty"`
	FaultRow      int      `json:"fault_row,omitempty"`
	Rounded       int      `json:"rounded,omitempty"` // cells that hold a number whose last digits are lost
	FirstRounded  string   `json:"first_rounded,omitempty"`
	RoundedRow    int      `json:"rounded_row,omitempty"`
	// Hash is of the file as it was brought.
	Hash string `json:"-"`
}

// SheetChoice is what is said of how a workbook is read.
type SheetChoice struct {
	Sheet   int
	HeadRow *int // nil where it is found
}

// SheetText writes the rows of a sheet as the text that a file of rows is: one line for
// each row of the sheet, whether it holds something or not, so that a line is known by
// the number that people see. What is a number or a day in the sheet is written so that
// it is read as that and nothing else.
type SheetText struct {
	Book Workbook

	rows    *xlsxfile.Rows
	text    []byte
	read    int
	line    int
	left    int64
	decimal map[int]bool // columns with numbers that have a point
	thirds  map[int]bool // those with one of three, that a comma would make a thousand
	doubted map[int]bool // and those with a text that may be one or another number
	err     error
}

// NewSheetText opens a sheet; below 0 it is the first that holds something.
func NewSheetText(book *xlsxfile.Book, sheet int, size int64) (*SheetText, error) {
	if sheet < 0 {
		return firstSheet(book, size)
	}
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, err
	}
	const free, ratio = 16 << 20, 100
	t := &SheetText{
		rows: rows, decimal: map[int]bool{}, thirds: map[int]bool{}, doubted: map[int]bool{}, left: min(maxSheetText, free+ratio*size),
	}
	t.Book.Sheet, t.Book.Since1904 = sheet, book.Since1904()
	for i := range book.Sheets {
		t.Book.Sheets = append(t.Book.Sheets, book.Sheets[i].Name)
	}
	return t, nil
}

func firstSheet(book *xlsxfile.Book, size int64) (*SheetText, error) {
	first := book.First()
	for sheet := first; sheet < len(book.Sheets); sheet++ {
		if book.Sheets[sheet].Hidden && sheet > first {
			continue
		}
		t, err := NewSheetText(book, sheet, size)
		if err != nil {
			return nil, err
		}
		if err = t.fill(); err == nil {
			return t, nil
		}
		if err := errors.Join(t.Close(), noEnd(err)); err != nil {
			return nil, err
		}
	}
	return NewSheetText(book, first, size)
}

func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// Close ends the reading.
func (t *SheetText) Close() error { return t.rows.Close() }

// Read hands out the text.
func (t *SheetText) Read(to []byte) (n int, err error) {
	if t.read == len(t.text) {
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	n = copy(to, t.text[t.read:])
	t.read += n
	return n, nil
}

// fill writes the next row that holds something.
func (t *SheetText) fill() error {
	t.text, t.read = t.text[:0], 0
	for t.err == nil {
		row, err := t.rows.Next()
		if err != nil {
			t.end(err)
			break
		}
		if t.write(row); len(t.text) > 0 {
			if t.left -= int64(len(t.text)); t.left < 0 {
				t.end(xlsxfile.ErrTooLarge)
				break
			}
			return nil
		}
	}
	return t.err
}

func (t *SheetText) end(err error) {
	t.err = err
	t.Book.HiddenRows, t.Book.HiddenColumns = t.rows.HiddenRows, t.rows.HiddenColumns
	t.Book.Merged, t.Book.FirstMerged = t.rows.Merged, t.rows.FirstMerged
}

// write writes a row, unless nothing stands in it. A cell behind the last column that
// is read stands in the one behind it: the row has too many then.
func (t *SheetText) write(row xlsxfile.Row) {
	last := len(row.Cells) - 1
	for last >= 0 && texts.Blank(string(row.Cells[last].Text)) {
		last--
	}
	if last < 0 {
		return
	}
	for ; t.line < row.Number-1; t.line++ {
		t.text = append(t.text, '\n')
	}
	begin := len(t.text)
	for i := range row.Cells[:last+1] {
		if i > MaxColumns {
			if len(row.Cells[i].Text) > 0 {
				t.cell(row.Number, i, &row.Cells[i])
				break
			}
			continue
		}
		if i > 0 {
			t.text = append(t.text, ',')
		}
		t.cell(row.Number, i, &row.Cells[i])
	}
	if len(t.text) > begin+csvfile.MaxRow {
		t.text = t.text[:begin+csvfile.MaxRow+1] // It is refused for its length.
	}
	t.text = append(t.text, '\n')
	t.line++
}

func (t *SheetText) cell(row, column int, c *xlsxfile.Cell) {
	switch c.Kind {
	case xlsxfile.Empty:
	case xlsxfile.Number:
		if c.Rounded {
			if t.Book.Rounded++; t.Book.Rounded == 1 {
				t.Book.FirstRounded, t.Book.RoundedRow = string(c.Text[:min(len(c.Text), 30)]), row
			}
		}
		if c.Unit == xlsxfile.Percent {
			t.text = append(t.text, percent(c.Text)...)
			break
		}
		if t.text = append(t.text, c.Text...); bytes.IndexByte(c.Text, '.') >= 0 {
			t.decimal[column] = true
			t.thirds[column] = t.thirds[column] || mayBeThousands(strings.TrimPrefix(string(c.Text), "-"))
		}
		if unit := unitOf(c); unit != "" {
			t.text = append(append(t.text, ' '), unit...)
		}
	case xlsxfile.Fault:
		if t.Book.Faults++; t.Book.Faults == 1 {
			t.Book.FirstFault, t.Book.FaultRow = string(c.Text[:min(len(c.Text), 20)]), row
		}
		t.plain(c.Text)
	case xlsxfile.Text:
		t.doubt(column, c.Text)
		t.plain(c.Text)
	case xlsxfile.Day, xlsxfile.YesNo:
		t.plain(c.Text)
	}
}

// doubt notes a text whose mark may part thousands or decimals. The point of the sheet's own
// numbers proves nothing of it: somebody wrote it there as they write.
func (t *SheetText) doubt(column int, text []byte) {
	if len(text) > longestNumber || !bytes.ContainsAny(text, ".,") || t.doubted[column] {
		return
	}
	if p, ok := readPrice(string(text)); ok {
		_, sure := p.mark()
		t.doubted[column] = !sure
	}
}

// mayBeThousands tells that a number of a sheet is another where a comma parts decimals.
func mayBeThousands(text string) bool {
	d, ok := digitsOf(text)
	_, sure := d.mark()
	return ok && !sure
}

// percent is a number as its cell shows it: 0.455 is 45.5%.
func percent(text []byte) string {
	part, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return string(text)
	}
	return strconv.FormatFloat(math.Round(part*1e12)/1e10, 'f', -1, 64) + "%"
}

// plain writes a text. A break in it is a carriage return alone: it ends no line.
func (t *SheetText) plain(text []byte) {
	if !bytes.ContainsAny(text, "\",\r\n") {
		t.text = append(t.text, text...)
		return
	}
	t.text = append(t.text, '"')
	for i, b := range text {
		switch {
		case b == '"':
			t.text = append(t.text, '"', '"')
		case b == '\n' && i > 0 && text[i-1] == '\r':
		case b == '\n':
			t.text = append(t.text, '\r')
		default:
			t.text = append(t.text, b)
		}
	}
	t.text = append(t.text, '"')
}

// moneyOf are the currencies of signs that several share, by the language of a format
// as Windows numbers it.
var moneyOf = map[string]string{
	"409": "USD", "1009": "CAD", "C0C": "CAD", "C09": "AUD", "1409": "NZD", "4809": "SGD", "C04": "HKD", "404": "TWD", "80A": "MXN",
	"2C0A": "ARS", "340A": "CLP", "240A": "COP", "411": "JPY", "804": "CNY", "41D": "SEK", "414": "NOK", "814": "NOK", "406": "DKK",
	"40F": "ISK", "439": "INR", "4009": "INR",
}

// unitOf is the currency that the format of a number names, "" for none.
func unitOf(c *xlsxfile.Cell) string {
	if c.Unit == "" {
		return ""
	}
	unit := strings.TrimSpace(c.Unit)
	likely := moneyOf[strings.TrimLeft(c.Language, "0")]
	code, known := currencyOf(unit, likely)
	if known && code == likely {
		return code
	}
	if _, shared := families[strings.ToLower(unit)]; known || shared {
		return unit
	}
	return ""
}

// prove adds what the sheet itself knows of its columns: a number in it has a point.
func (t *SheetText) prove(f *Found) {
	book := t.Book
	f.Book, f.Hash = &book, book.Hash
	for column := range t.decimal {
		p := f.Columns[column]
		if t.doubted[column] {
			p.Mark, p.OwnThirds = NoMark, t.thirds[column]
		} else {
			p.Mark, p.Numbers, p.Number, p.Doubts = Point, false, "", ""
		}
		f.Columns[column] = p
	}
}
