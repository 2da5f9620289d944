package section

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/money"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// FieldKind says what a field holds.
type FieldKind uint8

// The kinds of fields.
const (
	Text   FieldKind = iota // a line of text
	Name                    // what somebody or something is called
	Phone                   // a telephone number: E.164, or as it was typed until its country is known
	Code                    // a line of capitals and digits, compared without case
	Money                   // an amount in minor units, with its currency beside it
	Number                  // a whole number
	Choice                  // one of a few words
	Day                     // a date
	Things                  // things of another section, in order
	Set                     // things of another resource, in no order
	Lines                   // lines of text, one below the other
)

// Facet is what a field is, whatever the type of the things that have it.
type Facet struct {
	Name     string // in forms, in files and in the keys of words
	Kind     FieldKind
	Required bool
	Unique   bool // no two things have the same; the index is <table>_<name>
	Listed   bool // a column of the list
	Some     bool // only some things have it: a condition of the section says which
	Least    int64
	Most     int64           // of a text and of each line its characters, of things how many
	MostOf   int64           // of lines how many
	Choices  []string        // of a choice
	Of       policy.Resource // of things and of a set: the resource that they are from
	From     string          // of things and of a set: the table of that resource
	Join     string          // of things and of a set: the table that keeps them, things with position
	Column   string          // of things and of a set: the column of that table
}

// Names tells whether the field names things that have a table of their own.
func (f *Facet) Names() bool { return f.Kind == Things || f.Kind == Set }

// Field is one field of the things of a section.
type Field[T any] struct {
	Facet
	text   func(*T) *string // of money: its currency
	number func(*T) *int64
	day    func(*T) *time.Time
	things func(*T) *[]uuid.UUID
	lines  func(*T) *[]string
	when   func(*T) bool // nil for always
}

// TextOf makes a line of text of most characters.
func TextOf[T any](name string, most int64, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Text, Most: most}, text: at}
}

// NameOf makes a name of most characters.
func NameOf[T any](name string, most int64, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Name, Most: most}, text: at}
}

// PhoneOf makes a telephone number. Whoever knows its country cleans it.
func PhoneOf[T any](name string, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Phone, Most: phone.Longest}, text: at}
}

// CodeOf makes a code: capitals, digits and hyphens, of most characters.
func CodeOf[T any](name string, most int64, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Code, Most: most}, text: at}
}

// MoneyOf makes an amount with the currency beside it.
func MoneyOf[T any](name string, amount func(*T) *int64, currency func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Money, Most: money.Most}, number: amount, text: currency}
}

// NumberOf makes a whole number between least and most; zero is none.
func NumberOf[T any](name string, least, most int64, at func(*T) *int64) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Number, Least: least, Most: most}, number: at}
}

// ChoiceOf makes one of a few words.
func ChoiceOf[T any](name string, choices []string, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Choice, Choices: choices, Required: true}, text: at}
}

// DayOf makes a date; the zero time is none.
func DayOf[T any](name string, at func(*T) *time.Time) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Day}, day: at}
}

// ThingsOf makes a list of at most most things of another section, in order: those
// of the table from, whose ids the table join keeps in column.
func ThingsOf[T any](name string, of policy.Resource, from, join, column string, most int64, at func(*T) *[]uuid.UUID) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Things, Of: of, From: from, Join: join, Column: column, Most: most}, things: at}
}

// SetOf makes a set of at most most things of another resource, in no order.
func SetOf[T any](name string, of policy.Resource, from, join, column string, most int64, at func(*T) *[]uuid.UUID) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Set, Of: of, From: from, Join: join, Column: column, Most: most}, things: at}
}

// LinesOf makes a list of at most mostOf lines, each of most characters. They
// differ in more than case and accents.
func LinesOf[T any](name string, most, mostOf int64, at func(*T) *[]string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Lines, Most: most, MostOf: mostOf}, lines: at}
}

// Must makes the field a required one.
func (f Field[T]) Must() Field[T] { f.Required = true; return f }

// Distinct makes the field's value unique in a workspace.
func (f Field[T]) Distinct() Field[T] { f.Unique = true; return f }

// InList makes the field a column of the list.
func (f Field[T]) InList() Field[T] { f.Listed = true; return f }

// When makes the field one of those things alone that meet a condition. The
// others may have nothing in it.
func (f Field[T]) When(meets func(*T) bool) Field[T] { f.Some, f.when = true, meets; return f }

// Text is where a thing keeps the field's text, or the currency of its amount.
func (f *Field[T]) Text(thing *T) *string { return f.text(thing) }

// Number is where a thing keeps the field's number or amount.
func (f *Field[T]) Number(thing *T) *int64 { return f.number(thing) }

// Day is where a thing keeps the field's date.
func (f *Field[T]) Day(thing *T) *time.Time { return f.day(thing) }

// Things is where a thing keeps the ids of those that it names.
func (f *Field[T]) Things(thing *T) *[]uuid.UUID { return f.things(thing) }

// Lines is where a thing keeps the field's lines.
func (f *Field[T]) Lines(thing *T) *[]string { return f.lines(thing) }

// clean checks the field of a thing. The fault is about the field.
func (f *Field[T]) clean(thing *T) error {
	if f.when != nil && !f.when(thing) {
		if f.holds(thing) {
			return fault.Field(f.Name, "fault.not_here")
		}
		f.empty(thing)
		return nil
	}
	switch f.Kind {
	case Text, Code:
		return f.cleanText(f.text(thing))
	case Name:
		return f.cleanName(f.text(thing))
	case Phone: // By a rule of its section.
	case Money:
		if _, known := money.Digits(*f.text(thing)); !known {
			return fault.Field("currency", "fault.choice")
		}
		if *f.number(thing) < 0 || *f.number(thing) > money.Most {
			return fault.Field(f.Name, "fault.amount_range")
		}
	case Number:
		n := *f.number(thing)
		if n == 0 && !f.Required {
			return nil
		}
		if n < f.Least || n > f.Most {
			return fault.Field(f.Name, "fault.number_range", "Least", f.Least, "Most", f.Most)
		}
	case Choice:
		if !slices.Contains(f.Choices, *f.text(thing)) {
			return fault.Field(f.Name, "fault.choice")
		}
	case Day:
		day := *f.day(thing)
		if day.IsZero() && !f.Required {
			return nil
		}
		if !texts.MeantYear(day) {
			return fault.Field(f.Name, "fault.date")
		}
	case Things, Set:
		return f.cleanThings(*f.things(thing))
	case Lines:
		return f.cleanLines(f.lines(thing))
	}
	return nil
}

// holds tells whether a thing has something in the field.
func (f *Field[T]) holds(thing *T) bool {
	return f.text != nil && !texts.Blank(*f.text(thing)) || f.day != nil && !f.day(thing).IsZero() ||
		f.things != nil && len(*f.things(thing)) > 0 || f.lines != nil && !texts.Blank(strings.Join(*f.lines(thing), "")) ||
		f.number != nil && *f.number(thing) != 0
}

// empty takes out of a thing what it has in the field.
func (f *Field[T]) empty(thing *T) {
	switch {
	case f.text != nil:
		*f.text(thing) = ""
	case f.day != nil:
		*f.day(thing) = time.Time{}
	case f.things != nil:
		*f.things(thing) = nil
	case f.lines != nil:
		*f.lines(thing) = nil
	}
	if f.number != nil {
		*f.number(thing) = 0
	}
}

func (f *Field[T]) cleanText(value *string) error {
	line, err := texts.CleanLine(f.Name, *value, int(f.Most))
	if err != nil {
		return err
	}
	if f.Kind == Code {
		line = CleanCode(line)
		if strings.Trim(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return fault.Field(f.Name, "fault.code")
		}
	}
	if line == "" && f.Required {
		return fault.Field(f.Name, "fault.required")
	}
	*value = line
	return nil
}

func (f *Field[T]) cleanName(value *string) error {
	clean := texts.CleanOptionalNameUpTo
	if f.Required {
		clean = texts.CleanNameUpTo
	}
	name, err := clean(f.Name, *value, int(f.Most))
	if err == nil {
		*value = name
	}
	return err
}

// CleanCode is a code as it is kept and compared: in capitals, without spaces.
func CleanCode(code string) string { return strings.ToUpper(strings.ReplaceAll(code, " ", "")) }

func (f *Field[T]) cleanThings(ids []uuid.UUID) error {
	seen := map[uuid.UUID]bool{}
	for _, id := range ids {
		if seen[id] {
			return fault.Field(f.Name, "fault.doubled")
		}
		seen[id] = true
	}
	switch {
	case len(ids) == 0 && f.Required:
		return fault.Field(f.Name, "fault.required")
	case int64(len(ids)) > f.Most:
		return fault.Field(f.Name, "fault.too_many_things", "Most", f.Most)
	}
	return nil
}

func (f *Field[T]) cleanLines(lines *[]string) error {
	var clean []string
	seen := map[string]bool{}
	for _, text := range *lines {
		line, err := texts.CleanLine(f.Name, text, int(f.Most))
		if err != nil {
			return err
		}
		key := texts.SearchKey(line)
		switch {
		case line == "":
			continue
		case key == "":
			return fault.Field(f.Name, "fault.characters")
		case seen[key]:
			return fault.Field(f.Name, "fault.line_doubled", "Line", line)
		}
		seen[key] = true
		clean = append(clean, line)
	}
	switch {
	case len(clean) == 0 && f.Required:
		return fault.Field(f.Name, "fault.required")
	case int64(len(clean)) > f.MostOf:
		return fault.Field(f.Name, "fault.too_many_lines", "Most", f.MostOf)
	}
	*lines = clean
	return nil
}
