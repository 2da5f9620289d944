package importing

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/texts"
)

// Reason says why a row is refused: a key of the words, "" for a good row.
type Reason string

// Reasons that are not those of a form's field.
const (
	BadCells  Reason = "import.bad_cells"  // not as many as the head has
	BadQuotes Reason = "import.bad_quotes" // they do not match
	BadLength Reason = "import.bad_length" // an endless line
	BadBytes  Reason = "import.bad_bytes"  // characters that cannot be stored
	Nobody    Reason = "import.nobody"     // neither name nor address
	NoAddress Reason = "import.no_address"
	BadMail   Reason = "import.bad_email"
	BadPhone  Reason = "import.bad_phone"
	BadDate   Reason = "import.bad_date"
	BadAmount Reason = "import.bad_amount"
	BadMoney  Reason = "import.bad_currency"
	// MoneyDiffers refuses an amount that names another currency than its column.
	MoneyDiffers Reason = "import.money_differs"
	BadKind      Reason = "import.bad_kind"
	BadState     Reason = "import.bad_state"
	BadValue     Reason = "import.bad_value"
	BadZone      Reason = "import.bad_zone"
	BadFault     Reason = "import.bad_fault"    // of a formula
	Nothing      Reason = "import.nothing_paid" // an amount of 0
	BadCountry   Reason = "import.bad_country"
	BadLanguage  Reason = "import.bad_language"
	// RefundUnknown refuses a payment that was refunded in part, where no column says how much.
	RefundUnknown Reason = "import.refund_unknown"
	RefundMore    Reason = "import.refund_more" // than was paid
	// PhoneKept is no fault: the number is kept as it stands, for no country is known.
	PhoneKept Reason = "import.phone_kept"
	// MadeDay is about a cell that a spreadsheet made a day.
	MadeDay Reason = "import.made_day"
	// FirstTaken is about a cell that holds several.
	FirstTaken Reason = "import.first_taken"
	// PhoneCut is one without its extension, or a second number.
	PhoneCut Reason = "import.phone_cut"
	TooLong  Reason = "import.too_long"
	TooMany  Reason = "import.too_many_tags"
	// KnownOtherwise refuses a row whose reference was imported before, of another amount.
	KnownOtherwise Reason = "import.known_otherwise"
	// Footnote refuses a row that is none: a sum of others, or a note below them.
	Footnote  Reason = "import.footnote"
	NotStored Reason = "import.not_stored" // the database refused it, which is our mistake
)

// Remark is a cell that was left out while its row was taken, and why.
type Remark struct {
	Column int
	Reason Reason
}

// Reader reads the rows of one file.
type Reader struct {
	fields  []Field
	places  map[Field]int
	seconds map[Field]int // columns that count where the one of a field is empty
	reading Reading
	clocks  map[int]Clock  // of the columns of days
	moneys  map[int]string // that the heads of columns of amounts name
	minors  map[int]bool   // columns whose heads say that their amounts are in minor units
	program *Program
	apart   bool // refunds have rows of their own
	// following are the columns that go on with the lines of orders.
	following []int
	kinds     map[string]kindWord // that were read
	others    []int               // columns of further addresses
	own       []Field             // of the workspace's own
	ids       []uuid.UUID         // of them
	sorted    []Field             // that columns fill
	words     *i18n.Words
	ours      bool  // the file is one that we wrote
	unread    []int // columns that fill nothing, and may say no to mailings
	paid      bool  // a column is of what is paid for, or of a course
}

// NewReader makes a Reader. A zone that is unknown is UTC.
func NewReader(fields []Field, reading Reading) *Reader {
	zone, err := time.LoadLocation(reading.Zone)
	if err != nil {
		zone = time.UTC
	}
	ours := slices.ContainsFunc(Importers, func(i *Importer) bool { return i.ours(reading.Heads) })
	if ours {
		reading = reading.exactly()
	}
	r := &Reader{
		fields: fields, places: map[Field]int{}, seconds: map[Field]int{}, reading: reading,
		clocks: map[int]Clock{}, moneys: map[int]string{}, minors: map[int]bool{},
		program: programOf(reading.Program), kinds: map[string]kindWord{},
		ours:  ours,
		words: i18n.For(i18n.Language(reading.Language), zone),
	}
	head := func(column int) string {
		if column < len(reading.Heads) {
			return reading.Heads[column]
		}
		return ""
	}
	for i, field := range fields {
		if field == Ignore {
			continue
		}
		r.places[field] = i
		if of := field.Of(); of != field {
			r.seconds[of] = i
		}
		if field == Others {
			r.others = append(r.others, i)
		}
		if id, own := field.Own(); own {
			r.own, r.ids = append(r.own, field), append(r.ids, id)
		}
		clock := reading.ClockOf(i, zone)
		if named := zoneOfHead(head(i)); named != nil {
			clock.Zone = named
		}
		r.clocks[i] = clock
	}
	r.sorted = slices.Sorted(maps.Keys(r.places))
	for field, column := range r.places {
		if slices.Contains(moneyFields, field.Of()) {
			r.moneys[column], r.minors[column] = currencyOfHead(head(column), reading.Currency), inMinor(head(column))
		}
	}
	if column, there := r.places[Lines]; there {
		r.following = Following(reading.Heads, column)
	}
	r.unread, r.paid = r.unreadAnswers(), r.hasPaid()
	r.apart = r.program.Apart || r.refundsApart()
	if column, there := r.places[AtTime]; there {
		if named := zoneOfHead(head(column)); named != nil {
			at := r.clocks[r.places[At]]
			at.Zone = named
			r.clocks[r.places[At]] = at
		}
	}
	return r
}

// Ours tells that the file is one that we wrote.
func (r *Reader) Ours() bool { return r.ours }

// row is one row of the file, and the columns of its fields.
type row struct {
	*Reader
	cells   []string
	remarks []Remark
}

// open looks at a row as a whole: cells that are missing at its end are empty, and
// so are those behind the last head.
func (r *Reader) open(cells []string) (row, Reason) {
	for i := len(r.fields); i < len(cells); i++ {
		if !texts.Blank(cells[i]) {
			return row{}, BadCells
		}
	}
	if !r.ours && isFootnote(cells) && !r.phoned(cells) {
		return row{}, Footnote
	}
	opened := row{Reader: r, cells: cells}
	for i, cell := range cells[:min(len(cells), len(r.fields))] {
		if field := r.fields[i]; field != Ignore && !r.ours && failed(cell) {
			if decides[field.Of()] {
				return row{}, BadFault
			}
			opened.remarks = append(opened.remarks, Remark{i, BadFault})
		}
	}
	return opened, ""
}

// phoned tells that a row has a phone number: one of somebody who is called Total.
func (r *Reader) phoned(cells []string) bool {
	column, there := r.places[Phone]
	if !there || column >= len(cells) {
		return false
	}
	digits := 0
	for i := range len(cells[column]) {
		if c := cells[column][i]; c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits >= fewestOfPhone
}

// fewestOfPhone is how many digits a phone number has at least, where a sum of rows may stand.
const fewestOfPhone = 8

// decides are the fields without which a row would mean something else: what stands
// for an empty one is no guess at a formula that failed.
var decides = map[Field]bool{
	At: true, AtTime: true, AtZone: true, Amount: true, Currency: true, Kind: true, State: true,
	Quantity: true, Price: true, Total: true, Discount: true, ShippingCost: true, Tax: true,
	Refunded: true, RefundedAt: true, Fee: true, FeeCurrency: true, Disputed: true, DisputedAt: true, DisputeState: true,
}

// cell is what stands in the column of a field, cleaned, "" for nothing.
func (r *row) cell(field Field) string {
	cell, _ := r.find(field)
	return cell
}

// find is what stands in the column of a field, or else in its second one, and
// which of them that is.
func (r *row) find(field Field) (cell string, column int) {
	if cell, column = r.in(field); cell == "" {
		if second, there := r.seconds[field]; there {
			if text := r.read(field, second); text != "" {
				return text, second
			}
		}
	}
	return cell, column
}

// in is what stands in the one column of a field.
func (r *row) in(field Field) (cell string, column int) {
	column, there := r.places[field]
	if !there {
		return "", column
	}
	return r.read(field.Of(), column), column
}

// read is what stands in a column, as the cell of a field. An apostrophe that keeps a
// spreadsheet from running a cell is taken away again.
func (r *row) read(field Field, column int) string {
	if column >= len(r.cells) {
		return ""
	}
	cell := csvfile.Unguard(clean(r.cells[column]))
	if !r.ours && empty(field, cell) || texts.Blank(cell) || !r.ours && failed(cell) {
		return ""
	}
	return cell
}

// remark leaves a cell out.
func (r *row) remark(field Field, reason Reason) {
	r.remarks = append(r.remarks, Remark{r.places[field], reason})
}

// reasonOf turns the fault of a form's field into the reason of a row.
func reasonOf(err error) Reason {
	var f *fault.Fault
	if errors.As(err, &f) {
		switch f.Key {
		case "fault.line_long", "fault.name_long":
			return TooLong
		case "fault.too_many_tags":
			return TooMany
		}
	}
	return BadBytes
}

// Remark is one about the cell of a field.
func (r *Reader) Remark(field Field, reason Reason) Remark { return Remark{r.places[field], reason} }
