package importing

import (
	"encoding/hex"
	"hash"
	"regexp"
	"slices"
	"strings"

	"crypto/sha256"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/sales"
)

// Found is what one pass over a file found out about how it is written.
type Found struct {
	Encoding  csvfile.Encoding `json:"encoding"`
	Sure      bool             `json:"sure"` // of the encoding
	Separator string           `json:"separator"`
	Returns   bool             `json:"returns"`
	HeadRow   int              `json:"head_row"`
	Rows      int64            `json:"rows"` // with the heads
	Columns   map[int]Proof    `json:"columns"`
	// Samples are words that are not ASCII, as each encoding would read them.
	Samples map[csvfile.Encoding][]string `json:"samples"`
	// Hash is of the whole file: the same one is known again by it.
	Hash string `json:"hash"`
	// Book is nil for a file of rows.
	Book *Workbook `json:"book,omitempty"`
}

// Sheet is which of the sheets of a file is read, 0 for a file of rows.
func (f *Found) Sheet() int {
	if f.Book == nil {
		return 0
	}
	return f.Book.Sheet
}

// Proof is what the cells of one column prove of themselves.
type Proof struct {
	Order Order `json:"order,omitempty"`
	// Mixed tells that some days have the one order, and some the other.
	Mixed bool `json:"mixed,omitempty"`
	// Days tells that there are days that could be read both ways.
	Days bool   `json:"days,omitempty"`
	Day  string `json:"day,omitempty"` // one of them
	// Years tells that the days, of which each is one by Order, may begin with a year of two digits.
	Years bool `json:"years,omitempty"`
	// YearsFit tells that all of them can be read so, likely or not.
	YearsFit bool `json:"years_fit,omitempty"`
	Mark     Mark `json:"mark,omitempty"`
	// Numbers tells that there are numbers that could be read both ways.
	Numbers bool   `json:"numbers,omitempty"`
	Number  string `json:"number,omitempty"` // one of them
	// Thirds is the mark before three digits of which the last is no 0: in a
	// currency of cents it parts thousands.
	Thirds string `json:"thirds,omitempty"`
	// Doubts are the marks of those numbers.
	Doubts string `json:"doubts,omitempty"`
	// Below tells that some number is below zero, and Over that some is over it.
	Below bool `json:"below,omitempty"`
	Over  bool `json:"over,omitempty"`
	// Lean is how many more numbers are over zero than below it.
	Lean int `json:"lean,omitempty"`
	// Refunds tells that some word is one for a refund.
	Refunds bool `json:"refunds,omitempty"`
	// Answers tells that some word is a yes or a no, and Mailings that some is what programs of
	// mailings call who left them, or cannot be reached.
	Answers  bool `json:"answers,omitempty"`
	Mailings bool `json:"mailings,omitempty"`
	// Left tells that some word is what those are called who left.
	Left bool `json:"left,omitempty"`
	// OwnThirds tells that a number of a sheet itself has three decimals, beside texts that may
	// mean thousands: no number that may be either is one.
	OwnThirds bool `json:"own_thirds,omitempty"`
	// Parts tells that some number is a part of one, and Above that some is more than one.
	Parts bool     `json:"parts,omitempty"`
	Above bool     `json:"above,omitempty"`
	words []string // of the column, where they are few
	many  bool
	years yearsFirst
	point bool
	comma bool
}

// MayBeYears tells that each of the days can begin with a year. Files that were looked at before
// YearsFit was kept say so by Years alone.
func (p *Proof) MayBeYears() bool { return p.Years || p.YearsFit }

// fewWords are as many as the kinds of payments of a program are.
const fewWords = 30

func (p *Proof) word(cell string) {
	if p.many || slices.Contains(p.words, cell) {
		return
	}
	p.Refunds = p.Refunds || kindOf(cell).kind == sales.Refund
	key := headKey(cell)
	p.Answers, p.Mailings = p.Answers || yesNo[key] != "", p.Mailings || leftMailings[key]
	p.Left = p.Left || leftMailings[key] && consentWords()[key] == customers.No
	if p.words = append(p.words, strings.Clone(cell)); len(p.words) > fewWords {
		p.words, p.many = nil, true
	}
}

// Survey finds out how a file is written, part by part as it comes.
type Survey struct {
	format  csvfile.Format
	known   bool // how the letters are written was said at the beginning
	headRow int
	letters csvfile.Letters
	sum     hash.Hash
	rest    []byte
	rows    int64
	columns map[int]*Proof
	sheet   *SheetText // where the rows are those of one
}

// NewSurvey begins with the beginning of a file, and what that says.
func NewSurvey(head []byte, format csvfile.Format) *Survey {
	s := &Survey{format: format, known: format.Encoding != "", sum: sha256.New(), columns: map[int]*Proof{}}
	if !s.known {
		s.format.Encoding = csvfile.UTF8 // Days and numbers are ASCII in all of them.
	}
	rows := csvfile.NewRows(head, s.format, true)
	var first [][]string
	for len(first) <= 2*headRows {
		cells, more, err := rows.Next()
		if !more {
			break
		}
		if err == nil {
			first = append(first, cells)
		}
	}
	s.headRow = HeadRow(first)
	if s.headRow > 0 && s.headRow <= len(first) {
		s.format.Columns = len(first[s.headRow-1])
	}
	return s
}

// At looks at the file as if its heads stood in another row, 0 for none.
func (s *Survey) At(headRow int) *Survey {
	s.headRow, s.format.Columns = headRow, 0
	return s
}

// Of looks at the text of a sheet.
func (s *Survey) Of(sheet *SheetText) *Survey {
	s.sheet = sheet
	return s
}

// Write looks at the next part of the file.
func (s *Survey) Write(part []byte) (int, error) {
	_, _ = s.letters.Write(part)
	s.sum.Write(part)
	s.rest = append(s.rest, part...)
	if len(s.rest) > 2*csvfile.MaxRow {
		s.look(false)
	}
	return len(part), nil
}

func (s *Survey) look(last bool) {
	rows := csvfile.NewRows(s.rest, s.format, last)
	for {
		cells, more, err := rows.Next()
		if !more {
			break
		}
		if s.rows++; err == nil && s.rows > int64(s.headRow) {
			for i, cell := range cells {
				s.cell(i, cell)
			}
		}
	}
	s.rest = append(s.rest[:0], s.rest[rows.Offset():]...)
}

// Found is what was found at the end of the file.
func (s *Survey) Found() Found {
	s.look(true)
	f := Found{
		Encoding: s.format.Encoding, Sure: true, Separator: string(rune(s.format.Separator)), Returns: s.format.Returns, HeadRow: s.headRow,
		Rows: s.rows, Columns: map[int]Proof{}, Samples: map[csvfile.Encoding][]string{}, Hash: hex.EncodeToString(s.sum.Sum(nil)),
	}
	if !s.known {
		f.Encoding, f.Sure = s.letters.Encoding()
	}
	for _, encoding := range csvfile.Encodings {
		if words := s.letters.Samples(encoding); len(words) > 0 {
			f.Samples[encoding] = words
		}
	}
	for i, p := range s.columns {
		switch {
		case p.point && !p.comma:
			p.Mark = Point
		case p.comma && !p.point:
			p.Mark = Comma
		}
		switch p.YearsFit = p.years.may(); {
		case p.years.proven():
			p.Order, p.Mixed, p.Days = YearFirst, false, false
		case p.years.likely():
			p.Years, p.Day = true, p.years.one
		}
		f.Columns[i] = *p
	}
	if s.sheet != nil {
		s.sheet.prove(&f)
	}
	return f
}

// longestNumber is the longest cell that is looked at as a number.
const longestNumber = 30

// daysOfNumbers finds a day of numbers, at the beginning of a cell or behind a time.
var daysOfNumbers = regexp.MustCompile(`(?:^|[ ,])(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2})(?:$|[ ,T])`)

// cell notes what one cell proves.
func (s *Survey) cell(column int, cell string) {
	if len(cell) > longestTime || cell == "" {
		return
	}
	if !strings.ContainsAny(cell, "0123456789") {
		s.of(column).word(cell)
		return
	}
	if strings.Trim(cell, "0123456789") == "" {
		proof := s.of(column)
		proof.Above = proof.Above || cell != "0" && cell != "1"
		if strings.Trim(cell, "0") != "" {
			proof.Over = true
			proof.Lean++
		}
		return
	}
	if cell[len(cell)-1] == '%' {
		s.of(column).Above = true
	}
	if strings.ContainsAny(cell, "/.-") {
		if p := daysOfNumbers.FindStringSubmatch(cell); p != nil && p[2] == p[4] {
			s.day(s.of(column), cell, p)
			return
		}
	}
	if len(cell) <= longestNumber && strings.ContainsAny(cell, ".,("+signs) {
		if p, ok := readPrice(cell); ok {
			proof := s.of(column)
			proof.Below = proof.Below || p.negative
			if p.negative {
				proof.Lean--
			} else if strings.ContainsAny(p.text, "123456789") {
				proof.Over = true
				proof.Lean++
			}
			whole, part, _ := strings.Cut(strings.ReplaceAll(p.text, ",", "."), ".")
			one := strings.TrimLeft(whole, "0") + "." + strings.TrimRight(part, "0")
			proof.Parts = proof.Parts || one[0] == '.' && len(one) > 1
			proof.Above = proof.Above || one[0] != '.' && one != "1."
			s.number(proof, cell, p.digits)
		}
	}
}

func (s *Survey) of(column int) *Proof {
	if s.columns[column] == nil {
		s.columns[column] = &Proof{}
	}
	return s.columns[column]
}

func (s *Survey) day(proof *Proof, cell string, p []string) {
	if proof.years.note(p[1], p[3], p[5]); proof.years.one == "" {
		proof.years.one = strings.Clone(strings.TrimSpace(cell))
	}
	if p[1] == p[3] {
		return
	}
	switch order := orderOf(p[1], p[3], p[2]); {
	case order == NoOrder:
		if proof.Days = true; proof.Day == "" {
			proof.Day = strings.TrimSpace(cell)
		}
	case proof.Order == NoOrder:
		proof.Order = order
	case proof.Order != order:
		proof.Mixed = true
	}
}

func (s *Survey) number(proof *Proof, cell string, d digits) {
	switch mark, sure := d.mark(); {
	case !sure:
		if proof.Numbers = true; proof.Number == "" {
			proof.Number = strings.TrimSpace(cell)
		}
		sign := strings.Trim(d.text, "0123456789")
		if !strings.Contains(proof.Doubts, sign) {
			proof.Doubts += sign
		}
		if d.text[len(d.text)-1] != '0' && proof.Thirds == "" {
			proof.Thirds = sign
		}
	case mark == Point:
		proof.point = true
	case mark == Comma:
		proof.comma = true
	}
}
