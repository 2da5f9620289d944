package importing

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/csvfile"
	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/mail"
	"latchkey/internal/phone"
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
	// FirstTaken is about a cell that holds several.
	FirstTaken Reason = "import.first_taken"
	// PhoneCut is one without its extension, or a second number.
	PhoneCut Reason = "import.phone_cut"
	TooLong  Reason = "import.too_long"
	TooMany  Reason = "import.too_many_tags"
	// KnownOtherwise refuses a row whose reference was imported before, of another amount.
	KnownOtherwise Reason = "import.known_otherwise"
	NotStored      Reason = "import.not_stored" // the database refused it, which is our mistake
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
	reading Reading
	clocks  map[int]Clock  // of the columns of days
	moneys  map[int]string // that the heads of columns of amounts name
	minors  map[int]bool   // columns whose heads say that their amounts are in minor units
	program *Program
	apart   bool // refunds have rows of their own
	// following are the columns that go on with the lines of orders.
	following []int
	kinds     map[string]kindWord // that were read
	own       []Field             // of the workspace's own
	ids       []uuid.UUID         // of them
	sorted    []Field             // that columns fill
	words     *i18n.Words
	ours      bool // the file is one that we wrote
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
		fields: fields, places: map[Field]int{}, reading: reading, clocks: map[int]Clock{}, moneys: map[int]string{}, minors: map[int]bool{},
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
		if id, own := field.Own(); own {
			r.own, r.ids = append(r.own, field), append(r.ids, id)
		}
		clock := Clock{reading.order(i), zone}
		if named := zoneOfHead(head(i)); named != nil {
			clock.Zone = named
		}
		r.clocks[i] = clock
	}
	r.sorted = slices.Sorted(maps.Keys(r.places))
	for _, field := range []Field{Amount, Else(Amount), Total, Fee, Refunded, Else(Refunded), Disputed, Price, Discount, ShippingCost, Tax} {
		if column, there := r.places[field]; there {
			r.moneys[column], r.minors[column] = currencyOfHead(head(column), reading.Currency), inMinor(head(column))
		}
	}
	if column, there := r.places[Lines]; there {
		r.following = Following(reading.Heads, column)
	}
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

// decides are the fields without which a row would mean something else: what stands
// for an empty one is no guess at a formula that failed.
var decides = map[Field]bool{
	At: true, AtTime: true, AtZone: true, Amount: true, Currency: true, Kind: true, State: true,
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
		if second, at := r.in(Else(field)); second != "" {
			return second, at
		}
	}
	return cell, column
}

// in is what stands in one column. An apostrophe that keeps a spreadsheet from
// running a cell is taken away again.
func (r *row) in(field Field) (cell string, column int) {
	column, there := r.places[field]
	if !there || column >= len(r.cells) {
		return "", column
	}
	cell = csvfile.Unguard(clean(r.cells[column]))
	if !r.ours && empty(field.Of(), cell) || texts.Blank(cell) || !r.ours && failed(cell) {
		return "", column
	}
	return cell, column
}

// remark leaves a cell out.
func (r *row) remark(field Field, reason Reason) {
	r.remarks = append(r.remarks, Remark{r.places[field], reason})
}

// Contact is a customer of a file.
type Contact struct {
	customers.Draft
	Created time.Time // zero for now
	Others  []mail.Address
	// Assignee and Team are what the row calls them; AssigneeID and TeamID are found by it.
	Assignee, Team string
	Source         string // "" for the import
	Notes          []customers.Note
	Consent        SaidConsent
	Own            map[uuid.UUID]string
	Remarks        []Remark
}

// Contact reads a customer. A cell that cannot be read is left out with a remark,
// unless it is the address or the day: then the row is refused.
func (r *Reader) Contact(cells []string) (c Contact, reason Reason) {
	row, reason := r.open(cells)
	if reason != "" {
		return c, reason
	}
	name := row.name()
	if name == "" && row.cell(Email) == "" {
		return c, Nobody
	}
	lives := row.address()
	typed := customers.Typed{
		Name: name, Email: row.firstOf(Email), Phone: row.firstOf(Phone), Street: lives.street, PostalCode: lives.postalCode,
		City: lives.city, Tags: row.tags(), PhoneCountry: r.reading.Country,
	}
	if r.program.Dials && len(typed.Phone) > 7 && strings.Trim(typed.Phone, "0123456789") == "" && typed.Phone[0] != '0' {
		typed.Phone = "+" + typed.Phone
	}
	if text := lives.country; text != "" {
		var known bool
		if typed.Country, known = countryOf(text); !known {
			row.remark(Country, BadCountry)
			typed.PhoneCountry = "" // It is another, whichever.
		}
	}
	if c.Draft, reason = row.draft(typed); reason != "" {
		return c, reason
	}
	if text := row.cell(Language); text != "" {
		var known bool
		switch c.Language, known = languageOf(text); {
		case known:
		case r.ours && languageCode.MatchString(text): // One that no form offers stood there.
			c.Language = text
		default:
			row.remark(Language, BadLanguage)
		}
	}
	c.Consent = row.consent()
	text, column := row.find(Created)
	if text == "" && r.Fills(Created) {
		text, column = row.find(ConsentSince) // They were there by then.
	}
	if text != "" {
		var ok bool
		if c.Created, ok = r.clocks[column].Time(text); !ok || c.Created.After(time.Now()) {
			return c, BadDate
		}
	}
	row.beside(&c)
	for i, field := range r.own {
		if cell := row.cell(field); cell != "" {
			if c.Own == nil {
				c.Own = map[uuid.UUID]string{}
			}
			c.Own[r.ids[i]] = cell
		}
	}
	c.Remarks = row.remarks
	return c, ""
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// firstOf is the first of several that Google Contacts puts into one cell.
func (r *row) firstOf(field Field) string {
	text, column := r.find(field)
	first, others, several := strings.Cut(text, severalMark)
	if several && strings.TrimSpace(others) != "" {
		r.remarks = append(r.remarks, Remark{column, FirstTaken})
	}
	return strings.TrimSpace(first)
}

// severalMark parts what Google Contacts puts into one cell.
const severalMark = " ::: "

// name is a name in one column, else in two, else the one that stands in for it.
func (r *row) name() string {
	name, _ := r.in(Name)
	if name == "" {
		name = strings.Join(strings.Fields(r.cell(FirstName)+" "+r.cell(MiddleName)+" "+r.cell(LastName)), " ")
	}
	if name == "" {
		name, _ = r.in(Else(Name))
	}
	return name
}

// draft cleans a customer; what is wrong beside the address is left out.
func (r *row) draft(typed customers.Typed) (d customers.Draft, reason Reason) {
	d, wrong := customers.NewDraft(typed)
	if len(wrong) == 0 {
		if d.Phone != "" && !r.ours {
			if d.Phone[0] != '+' {
				r.remark(Phone, PhoneKept)
			}
			if phone.Behind(typed.Phone) != "" {
				r.remark(Phone, PhoneCut)
			}
		}
		return d, ""
	}
	for _, f := range wrong {
		reason := reasonOfContact(f)
		switch f.Field {
		case "name":
			r.remark(r.nameField(), reason)
			if typed.Name = ""; typed.Email == "" {
				return d, reason
			}
		case "phone":
			r.remark(Phone, reason)
			typed.Phone = ""
		case "street":
			r.remark(Street, reason)
			typed.Street = ""
		case "postal_code":
			r.remark(PostalCode, reason)
			typed.PostalCode = ""
		case "city":
			r.remark(City, reason)
			typed.City = ""
		case "tags":
			r.remark(Tags, reason)
			typed.Tags = ""
		default:
			return d, reason
		}
	}
	return r.draft(typed)
}

// nameField is where a name stands.
func (r *row) nameField() Field {
	for _, field := range []Field{Name, FirstName} {
		if _, there := r.places[field]; there {
			return field
		}
	}
	return LastName
}

// reasonOfContact says what a customer is refused for, by the field that is wrong.
func reasonOfContact(f *fault.Fault) Reason {
	switch f.Field {
	case "email":
		return BadMail
	case "phone":
		return BadPhone
	}
	return reasonOf(f)
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

// tags are those of a row, parted by commas.
func (r *row) tags() string {
	if r.ours {
		return r.cell(Tags)
	}
	return tagList(r.cell(Tags))
}

// tagList turns the lists of other programs into ours: Google parts labels by
// " ::: ", others by semicolons or bars.
func tagList(text string) string {
	if len(text) > 1 && (text[0] == '[' && text[len(text)-1] == ']' || text[0] == '{' && text[len(text)-1] == '}') {
		text = text[1 : len(text)-1] // As programs write lists.
	}
	text = strings.TrimPrefix(strings.ReplaceAll(text, severalMark, ","), "* ")
	text = strings.ReplaceAll(text, ",* ", ",")
	return tagMarks.Replace(text)
}

var tagMarks = strings.NewReplacer(";", ",", "|", ",", "\"", "")

// Remark is one about the cell of a field.
func (r *Reader) Remark(field Field, reason Reason) Remark { return Remark{r.places[field], reason} }

// TooManyTags is the remark of a row whose tags do not all fit.
func (r *Reader) TooManyTags() Remark { return Remark{r.places[Tags], TooMany} }
