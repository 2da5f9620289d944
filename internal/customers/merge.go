package customers

import (
	"slices"

	"github.com/google/uuid"

	"latchkey/internal/masked"
)

// MergePart is what two customers can have different values of: "name", "phone",
// "language", "address", or the id of a field of the workspace's own.
type MergePart string

// The parts of every customer.
const (
	MergeName     MergePart = "name"
	MergePhone    MergePart = "phone"
	MergeLanguage MergePart = "language"
	MergeAddress  MergePart = "address"
)

// Field is the workspace's own field that a part is.
func (p MergePart) Field() (uuid.UUID, bool) {
	id, err := uuid.Parse(string(p))
	return id, err == nil && len(p) == 36
}

// Hidden tells whether a mask hides the part from some.
func (p MergePart) Hidden() bool { return p == MergePhone || p == MergeAddress }

// MergeChoice says what of two customers is kept where they differ. What is not goes
// into a note.
type MergeChoice struct {
	Take []MergePart                         // of the one who goes
	Say  func(part MergePart, v Line) string // a line of the note
	Head string                              // its first line
}

// Line is a value of a part: one text, or the lines of an address.
type Line []string

// Parts are the values of a customer, by what can differ. An address is one thing.
func (c *Contact) Parts() map[MergePart]Line {
	parts := map[MergePart]Line{}
	set := func(part MergePart, of ...masked.Text) {
		line := Line{}
		for _, text := range of {
			if text.Hidden {
				return // Whoever does not see it does not choose.
			}
			line = append(line, text.Shown)
		}
		if !slices.ContainsFunc(line, func(text string) bool { return text != "" }) {
			return
		}
		parts[part] = line
	}
	set(MergeName, c.Name)
	set(MergePhone, c.Phone)
	set(MergeLanguage, masked.Text{Shown: c.Language})
	if c.Street.Shown+c.City.Shown != "" {
		set(MergeAddress, c.Street, c.PostalCode, c.City, c.Country)
	}
	for _, v := range c.Values {
		set(MergePart(v.Field.String()), masked.Text{Shown: v.Value})
	}
	return parts
}

// Differing are the parts of which both have a value, and not the same one.
func Differing(one, other map[MergePart]Line) (list []MergePart) {
	for part, line := range one {
		if line2, both := other[part]; both && !slices.Equal(line, line2) {
			list = append(list, part)
		}
	}
	order := []MergePart{MergeName, MergePhone, MergeLanguage, MergeAddress}
	slices.SortFunc(list, func(a, b MergePart) int {
		x, y := slices.Index(order, a), slices.Index(order, b)
		if x < 0 || y < 0 {
			x, y = -x, -y // Own fields come last.
		}
		if x != y {
			return x - y
		}
		return slices.Compare([]byte(a), []byte(b))
	})
	return list
}
