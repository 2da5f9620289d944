package importing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/internal/customers"
)

// Checked is what the rows of a file would do, as far as it was looked at.
type Checked struct {
	Rows     int64 `json:"rows,omitempty"`
	Created  int64 `json:"created,omitempty"`
	Changed  int64 `json:"changed,omitempty"`
	Refused  int64 `json:"refused,omitempty"`
	Already  int64 `json:"already,omitempty"`  // rows that say what is here
	Left     int64 `json:"left,omitempty"`     // rows that are none of the list
	Remarked int64 `json:"remarked,omitempty"` // rows that would be taken without some of their cells
	// Samples are the first changes.
	Samples []Sample `json:"samples,omitempty"`
	// Misread are what was not understood, and Others how many cells and rows
	// more, once there are too many different ones.
	Misread []Misread `json:"misread,omitempty"`
	Others  int64     `json:"others,omitempty"`
	// Sum is of all rows, in whatever order and however written: the same rows in
	// another file are known again by it.
	Sum    RowSum `json:"sum"`
	Failed bool   `json:"failed,omitempty"` // it did not come to its end
}

// Misread is a value that was not understood: where, why and how often.
type Misread struct {
	Column int    `json:"column"` // WholeRow for a row that is none
	Value  string `json:"value,omitempty"`
	Reason string `json:"reason"`
	Line   int64  `json:"line"` // the first
	Count  int64  `json:"count"`
}

// Sizes of what is kept of a check, to show it.
const (
	MaxSamples  = 8
	maxMisread  = 100
	longMisread = 80 // characters of a value
)

// Misreads are what was not understood, the most frequent first.
func (c *Checked) Misreads() []Misread {
	return slices.SortedStableFunc(slices.Values(c.Misread), func(a, b Misread) int { return cmp.Compare(b.Count, a.Count) })
}

// Note adds a refused row, or a cell that would be left out.
func (c *Checked) Note(columns []string, refusal Refusal) {
	column := refusal.Cell
	if column == WholeRow {
		if cause, known := CellOf(Reason(refusal.Reason), columns, refusal.Cells); known {
			column = cause
		}
	}
	value := ""
	if column != WholeRow && column < len(refusal.Cells) {
		if text := []rune(refusal.Cells[column]); len(text) > longMisread {
			value = string(text[:longMisread]) + "…"
		} else {
			value = refusal.Cells[column]
		}
	}
	for i := range c.Misread {
		if m := &c.Misread[i]; m.Column == column && m.Reason == refusal.Reason && m.Value == value {
			m.Count++
			return
		}
	}
	if len(c.Misread) == maxMisread {
		c.Others++
		return
	}
	c.Misread = append(c.Misread, Misread{column, value, refusal.Reason, refusal.Line, 1})
}

// Sample is how a row would change a customer.
type Sample struct {
	Line  int64        `json:"line"`
	Name  string       `json:"name"`
	Email string       `json:"email"`
	Texts []SampleText `json:"texts"`
	Tags  []string     `json:"tags,omitempty"` // that would be added
}

// SampleText is one text of it, by the name of its field.
type SampleText struct {
	Field Field  `json:"field"`
	Was   string `json:"was"`
	Is    string `json:"is"` // the same where it stays
}

// Sample puts what was there beside what would be, for every field that a column fills.
// Called is what those are called who are known by an id.
func (r *Reader) Sample(line int64, row *Contact, was *Was, after *Kept, tags []string, called map[string]string) Sample {
	s := Sample{Line: line, Name: after.Name, Tags: tags}
	if row.HasEmail {
		s.Email = row.Email.String()
	}
	if name, changed := was.Texts["name"]; changed {
		s.Name = name
	}
	is := after.texts()
	for _, field := range ContactFields {
		text := is[string(field)]
		if text == nil || !r.Fills(field) {
			continue
		}
		before, changed := was.Texts[string(field)]
		if !changed {
			before = *text
		}
		is := *text
		if field == Assignee || field == Team {
			before, is = called[before], called[is]
		}
		s.Texts = append(s.Texts, SampleText{field, before, is})
	}
	if r.Fills(Others) || r.Fills(Else(Email)) {
		var added []string
		for _, other := range row.Others {
			if slices.Contains(was.Others, other.Key()) {
				added = append(added, "+ "+other.String())
			}
		}
		s.Texts = append(s.Texts, SampleText{Others, "", strings.Join(added, ", ")})
	}
	if r.Fills(Notes) {
		added := ""
		if was.Notes > 0 {
			added = "+ " + strconv.Itoa(was.Notes)
		}
		s.Texts = append(s.Texts, SampleText{Notes, "", added})
	}
	s.Texts = append(s.Texts, r.consentTexts(was, after)...)
	for i, id := range r.ids {
		before, changed := was.Values[id]
		if !changed {
			before = after.Values[id]
		}
		s.Texts = append(s.Texts, SampleText{r.own[i], before, after.Values[id]})
	}
	return s
}

// Fills tells whether a column of the file fills a field; a name may come in two parts.
func (r *Reader) Fills(field Field) bool {
	_, there := r.places[field]
	if field == Name && !there {
		return r.Fills(FirstName) || r.Fills(LastName)
	}
	return there
}

// consentTexts are a consent as it was and as it would be: the answer, and what columns of
// their own say of it.
func (r *Reader) consentTexts(was *Was, after *Kept) (list []SampleText) {
	before := after.Consent
	if was.Consent != nil {
		before = *was.Consent
	}
	for _, part := range []struct {
		field Field
		shown bool
		text  func(customers.Consent) string
	}{
		{Consent, r.asksConsent(), func(c customers.Consent) string { return string(c.Known()) }},
		{ConsentSince, r.Fills(ConsentSince), func(c customers.Consent) string {
			if c.Since.IsZero() {
				return ""
			}
			return c.Since.Format(time.RFC3339)
		}},
		{ConsentFrom, r.Fills(ConsentFrom), func(c customers.Consent) string { return c.From }},
	} {
		if part.shown {
			list = append(list, SampleText{part.field, part.text(before), part.text(after.Consent)})
		}
	}
	return list
}

// asksConsent tells whether a column has an answer, or stands for one.
func (r *Reader) asksConsent() bool {
	return r.Fills(Consent) || r.Fills(Else(Consent)) || r.Fills(Unsubscribed) || r.Fills(ConsentSince)
}
