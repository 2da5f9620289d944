package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/texts"
)

// What a column of customers can fill that stands beside their own row.
const (
	Others   Field = "other_emails"
	Assignee Field = "assignee"
	Team     Field = "team"
	Source   Field = "source"
	Notes    Field = "notes"
)

// What is left out of it.
const (
	NoMember     Reason = "import.no_member" // of this name or address, or none to whom customers can be given
	NoTeam       Reason = "import.no_team"
	BadOthers    Reason = "import.bad_other_emails"
	AddressTaken Reason = "import.address_taken" // by another customer
	BadNotes     Reason = "import.bad_notes"
)

// longSource is how long the text may be that says where a customer came from.
const longSource = 60

// beside reads what stands beside a customer's own row; behind are the addresses that stand
// behind the first in its cell.
func (r *row) beside(c *Contact, behind []string, column int) {
	r.further(c, behind, column)
	c.Assignee, c.Team = r.cell(Assignee), r.cell(Team)
	var err error
	if c.Source, err = texts.CleanLine(string(Source), r.cell(Source), longSource); err != nil {
		r.remark(Source, reasonOf(err))
	}
	if text := r.cell(Notes); text != "" {
		list, err := customers.ReadNotes(text)
		late := func(note customers.Note) bool { return note.At.After(time.Now()) }
		if c.Notes = slices.DeleteFunc(list, late); err != nil || len(c.Notes) < len(list) {
			r.remark(Notes, BadNotes)
		}
	}
}

// further reads the further addresses of a customer: those of the columns for them, what
// stands behind the first in its cell, and in the second column where the first one counts.
func (r *row) further(c *Contact, behind []string, column int) {
	r.addOthers(c, strings.Join(behind, " "), column)
	if second, there := r.seconds[Email]; there && second != column {
		r.addOthers(c, r.read(Email, second), second)
	}
	for _, column := range r.others {
		r.addOthers(c, r.read(Others, column), column)
	}
}

func (r *row) addOthers(c *Contact, text string, column int) {
	text = strings.ReplaceAll(text, severalMark, " ")
	for _, text := range strings.FieldsFunc(text, func(s rune) bool { return unicode.IsSpace(s) || s == ',' || s == ';' }) {
		address, err := mail.ParseTyped("email", text)
		switch same := func(other mail.Address) bool { return other.Key() == address.Key() }; {
		case err != nil:
			r.remarks = append(r.remarks, Remark{column, BadOthers})
		case (!c.HasEmail || !same(c.Email)) && !slices.ContainsFunc(c.Others, same):
			c.Others = append(c.Others, address)
		}
	}
}

// Several tells that many columns may fill a field: each adds to it.
func (f Field) Several() bool { return f == Others }

// furtherHeads are the keys of heads of further addresses: numbered ones, and those that
// say of which place or use an address is.
var furtherHeads = regexp.MustCompile(`^(` +
	`(e?mail|emailaddress|emailadres|adressee?mail|courriel|adressedecourriel|adressedemessagerie)[2-9](value|address|adres)?|` +
	`(work|home|personal|private|business|company|office|other|second|secondary|alternate|alternative|additional|extra|further|school)` +
	`e?mail(address)?|` +
	`e?mail(address)?(work|home|personal|private|business|office|other|secondary)|` +
	`(adresse)?(e?mail|courriel)(professionnel|personnel|privee?|secondaire|professionnelle|personnelle|bureau|domicile|travail|autre)|` +
	`(autre|deuxieme|seconde?)(adresse)?(e?mail|courriel)|` +
	`(werk|prive|thuis|tweede|andere?|ander|zakelijke?|extra|secundaire?)e?mail(adres)?` + `)$`)

// recogniseFurther takes columns for further addresses by their heads: where none is the
// first, the first of them is.
func recogniseFurther(heads []string, fields []Field) {
	for i, head := range heads {
		if fields[i] == Ignore && furtherHeads.MatchString(headKey(head)) {
			if fields[i] = Others; !slices.Contains(fields, Email) {
				fields[i] = Email
			}
		}
	}
}

// AddressTaken is the remark of a further address that another customer has.
func (r *Reader) AddressTaken() Remark {
	for _, field := range []Field{Others, Else(Email)} {
		if column, there := r.places[field]; there {
			return Remark{column, AddressTaken}
		}
	}
	return r.Remark(Email, AddressTaken)
}

// NoteSum is what a note is known again by: its second and its text.
func NoteSum(note *customers.Note) string {
	sum := sha256.Sum256([]byte(note.Text))
	return strconv.FormatInt(note.At.Unix(), 10) + " " + hex.EncodeToString(sum[:])
}

// NewNotes are those of a row that are not among the sums of those that are there,
// and the sums of all. Of notes that are alike as many are there as their sums are;
// one without a time is there if its text is.
func NewNotes(notes []customers.Note, sums []string) (fresh []customers.Note, all []string) {
	left, all := slices.Clone(sums), slices.Clone(sums)
	for i := range notes {
		sum := NoteSum(&notes[i])
		_, text, _ := strings.Cut(sum, " ")
		sameText := func(other string) bool { return strings.HasSuffix(other, " "+text) }
		if at := slices.Index(left, sum); at >= 0 {
			left = slices.Delete(left, at, at+1)
		} else if !notes[i].At.IsZero() || !slices.ContainsFunc(all, sameText) {
			fresh, all = append(fresh, notes[i]), append(all, sum)
		}
	}
	return fresh, all
}

// AddNotes are the notes of two rows, those that both have once.
func AddNotes(first, later []customers.Note) []customers.Note {
	sums := make([]string, len(first))
	for i := range first {
		sums[i] = NoteSum(&first[i])
	}
	fresh, _ := NewNotes(later, sums)
	return append(first, fresh...)
}
