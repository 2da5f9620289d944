package importing

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
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
	BadKind   Reason = "import.bad_kind"
	BadState  Reason = "import.bad_state"
	BadValue  Reason = "import.bad_value"
	TooLong   Reason = "import.too_long"
	TooMany   Reason = "import.too_many_tags"
	Known     Reason = "import.known"      // its reference was imported before
	NotStored Reason = "import.not_stored" // the database refused it, which is our mistake
)

// Settings are how the cells of a file are read.
type Settings struct {
	MonthsFirst bool   `json:"months_first"` // 12/31/2026
	Language    string `json:"language"`     // of amounts and labels
	Country     string `json:"country"`      // of phone numbers without one, in rows without one
	Zone        string `json:"zone"`         // of days and times without one
	Currency    string `json:"currency"`     // of amounts without one
	Skip        bool   `json:"skip"`         // customers that are there stay as they are
	// Heads are those of the columns, for the file of the refused rows.
	Heads []string `json:"heads"`
}

// Reader reads the rows of one file.
type Reader struct {
	fields   []Field
	settings Settings
	zone     *time.Location
	words    *i18n.Words
}

// NewReader makes a Reader. A zone that is unknown is UTC.
func NewReader(fields []Field, s Settings) *Reader {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	return &Reader{fields, s, zone, i18n.For(i18n.Language(s.Language), zone)}
}

// cells gives each field the cell of its column. An apostrophe that keeps a
// spreadsheet from running a cell is taken away again.
func (r *Reader) cells(row []string) (map[Field]string, Reason) {
	for len(row) > len(r.fields) && row[len(row)-1] == "" {
		row = row[:len(row)-1] // Separators at the end of the line.
	}
	if len(row) != len(r.fields) {
		return nil, BadCells
	}
	cells := make(map[Field]string, len(row))
	for i, cell := range row {
		if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
			return nil, BadBytes
		}
		if rest, quoted := strings.CutPrefix(cell, "'"); quoted && rest != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(rest)[0]) {
			cell = rest
		}
		if r.fields[i] != Ignore {
			cells[r.fields[i]] = strings.TrimSpace(cell)
		}
	}
	return cells, ""
}

// Contact is a customer of a file.
type Contact struct {
	customers.Draft
	Created time.Time // zero for now
	Own     map[uuid.UUID]string
}

// Contact reads a customer.
func (r *Reader) Contact(row []string) (c Contact, reason Reason) {
	cells, reason := r.cells(row)
	if reason != "" {
		return c, reason
	}
	name := cells[Name]
	if name == "" {
		name = strings.TrimSpace(cells[FirstName] + " " + cells[LastName])
	}
	if name == "" && cells[Email] == "" {
		return c, Nobody
	}
	draft, list := customers.NewDraft(customers.Typed{
		Name: name, Email: cells[Email], Phone: cells[Phone], Street: cells[Street], PostalCode: cells[PostalCode], City: cells[City],
		Country: r.country(cells[Country]), Tags: tagList(cells[Tags]), PhoneCountry: r.settings.Country,
	})
	c.Draft = draft
	var wrong []Reason
	for _, f := range list {
		wrong = append(wrong, reasonOfContact(f))
	}
	if code, _, _ := strings.Cut(strings.ToLower(cells[Language]), "-"); code != "" {
		if known, ok := i18n.ParseLanguage(code); ok {
			c.Language = string(known)
		}
	}
	if cells[Created] != "" {
		at, ok := ParseTime(cells[Created], r.settings.MonthsFirst, r.zone)
		if !ok || at.After(time.Now()) {
			wrong = append(wrong, BadDate)
		}
		c.Created = at
	}
	for field, cell := range cells {
		if id, own := field.Own(); own && cell != "" {
			if c.Own == nil {
				c.Own = map[uuid.UUID]string{}
			}
			c.Own[id] = cell
		}
	}
	if len(wrong) > 0 {
		return c, wrong[0]
	}
	return c, ""
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

// tagList turns the lists of other programs into ours: Google parts labels by
// " ::: ", others by semicolons or bars.
func tagList(text string) string {
	text = strings.TrimPrefix(strings.ReplaceAll(text, " ::: ", ","), "* ")
	text = strings.ReplaceAll(text, ",* ", ",")
	return strings.NewReplacer(";", ",", "|", ",", "\"", "").Replace(text)
}

// country reads a code, or a name in one of the product's languages; what is
// neither is left out.
func (r *Reader) country(text string) string {
	if code := strings.ToUpper(text); i18n.IsCountry(code) {
		return code
	}
	return countryNames()[headKey(text)]
}

// yesNo are the words for yes and no of other programs and of our languages.
var yesNo = map[string]string{
	"yes": "yes", "true": "yes", "1": "yes", "y": "yes", "oui": "yes", "vrai": "yes", "ja": "yes", "waar": "yes",
	"no": "no", "false": "no", "0": "no", "n": "no", "non": "no", "faux": "no", "nee": "no", "onwaar": "no",
}

// Own turns what a row says of the workspace's own fields into what they store.
// What belongs to a field that has gone is left out.
func (r *Reader) Own(c *Contact, fields map[uuid.UUID]*customers.Field) Reason {
	for id, typed := range c.Own {
		field := fields[id]
		if field == nil {
			delete(c.Own, id)
			continue
		}
		value := typed
		switch field.Kind {
		case customers.YesNoField:
			if answer, known := yesNo[headKey(typed)]; known {
				value = answer
			}
		case customers.DateField:
			if at, ok := ParseTime(typed, r.settings.MonthsFirst, r.zone); ok {
				value = at.Format(time.DateOnly)
			}
		case customers.ChoiceField:
			for _, choice := range field.Choices {
				if headKey(choice) == headKey(typed) {
					value = choice
				}
			}
		default: // As it stands.
		}
		value, err := field.Clean(value)
		if err != nil {
			return BadValue
		}
		if c.Own[id] = value; value == "" {
			delete(c.Own, id)
		}
	}
	return ""
}
