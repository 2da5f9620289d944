package importing

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/mail"
	"latchkey/internal/phone"
	"latchkey/internal/texts"
)

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
	email, column := row.find(Email)
	if name == "" && email == "" {
		return c, Nobody
	}
	several, whose := addresses(email)
	if name == "" {
		name = whose
	} else if !holds(name, strings.Fields(whose)) && !holds(whose, strings.Fields(name)) {
		return c, BadMail // Two people.
	}
	lives := row.address()
	typed := customers.Typed{
		Name: name, Email: several[0], Phone: row.firstOf(Phone), Street: lives.street, PostalCode: lives.postalCode,
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
	text, since := row.find(Created)
	if text == "" && r.Fills(Created) {
		text, since = row.find(ConsentSince) // They were there by then.
	}
	if text != "" {
		if c.Created, reason = row.time(text, since); reason != "" {
			return c, reason
		}
		if c.Created.After(time.Now()) {
			return c, BadDate
		}
	}
	row.beside(&c, several[1:], column)
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

// addresses are those of a cell, whatever parts them, and who they are of where the cell says
// that, too: "Ann <ann@example.org>". A cell that holds anything else stays whole, and is
// refused.
func addresses(cell string) (list []string, whose string) {
	whole := []string{strings.TrimSpace(cell)}
	if !strings.ContainsAny(whole[0], " \u00a0\n\t,;|<:") || !strings.Contains(cell, "@") {
		return whole, ""
	}
	var words []string
	parts := func(s rune) bool { return unicode.IsSpace(s) || strings.ContainsRune(",;|", s) }
	for word := range strings.FieldsFuncSeq(strings.ReplaceAll(cell, severalMark, " "), parts) {
		text := strings.TrimPrefix(strings.Trim(word, "<>\"'"), "mailto:")
		switch _, err := mail.ParseAddress(text); {
		case err == nil:
			list = append(list, text)
		case strings.Contains(text, "@"):
			return whole, ""
		case text != "/":
			words = append(words, text)
		}
	}
	whose = strings.Join(words, " ")
	if len(list) == 0 || whose != "" && (len(list) > 1 || !strings.Contains(cell, "<")) {
		return whole, ""
	}
	return list, whose
}

// severalMark parts what Google Contacts puts into one cell.
const severalMark = " ::: "

// name is a name in one column, else in two, else the one that stands in for it. Beside
// a column of first names alone, "Name" has the rest: "Prénom" and "Nom".
func (r *row) name() string {
	name, _ := r.in(Name)
	given := strings.Fields(r.cell(FirstName) + " " + r.cell(MiddleName))
	switch {
	case name == "":
		name = strings.Join(append(given, strings.Fields(r.cell(LastName))...), " ")
	case len(given) > 0 && !r.Fills(LastName) && !holds(name, given):
		name = strings.Join(given, " ") + " " + name
	case len(given) > 0 && r.cell(LastName) != "": // A user's name, or their last name again.
		if whole := strings.Join(given, " ") + " " + r.cell(LastName); len(whole) > len(name) && holds(whole, strings.Fields(name)) {
			name = whole
		}
	}
	if name == "" {
		name, _ = r.in(Else(Name))
	}
	return name
}

// holds tells whether all of some words stand in a name.
func holds(name string, words []string) bool {
	there := strings.Fields(texts.SearchKey(name))
	for _, word := range words {
		if !slices.Contains(there, texts.SearchKey(word)) {
			return false
		}
	}
	return true
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

// TooManyTags is the remark of a row whose tags do not all fit.
func (r *Reader) TooManyTags() Remark { return Remark{r.places[Tags], TooMany} }
