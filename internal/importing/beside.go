package importing

import (
	"crypto/sha256"
	"encoding/hex"
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

// beside reads what stands beside a customer's own row.
func (r *row) beside(c *Contact) {
	for _, text := range strings.FieldsFunc(r.cell(Others), func(s rune) bool { return unicode.IsSpace(s) || s == ',' || s == ';' }) {
		address, err := mail.ParseTyped(text)
		switch same := func(other mail.Address) bool { return other.Key() == address.Key() }; {
		case err != nil:
			r.remark(Others, BadOthers)
		case (!c.HasEmail || !same(c.Email)) && !slices.ContainsFunc(c.Others, same):
			c.Others = append(c.Others, address)
		}
	}
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
