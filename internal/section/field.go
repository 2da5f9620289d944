package section

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/mail"
	"latchkey/internal/money"
	"latchkey/internal/phone"
	"latchkey/internal/policy"
)

// FieldKind says what a field holds.
type FieldKind uint8

// The kinds of fields.
const (
	Text       FieldKind = iota // a line of text
	Name                        // what somebody or something is called
	Phone                       // a telephone number: E.164, or as it was typed until its country is known
	Code                        // a line of capitals and digits, compared without case
	Money                       // an amount in minor units, with its currency beside it
	Number                      // a whole number
	Choice                      // one of a few words
	Day                         // a date
	Things                      // things of another section, in order
	Set                         // things of another resource, in no order
	Lines                       // lines of text, one below the other
	Address                     // an e-mail address, in its canonical form
	Paragraphs                  // text of several lines
	Link                        // the address of a page or a program: https://…
)

// Facet is what a field is, whatever the type of the things that have it.
type Facet struct {
	Name      string // in forms, in files and in the keys of words
	Kind      FieldKind
	Required  bool
	Unique    bool // no two things have the same; the index is <table>_<name>
	Listed    bool // a column of the list
	Some      bool // only some things have it: a condition of the section says which
	Fixed     bool // of a choice: made when a thing is, and kept
	Told      bool // of a number: what others do to a thing makes it, and no form does; zero is a number
	Least     int64
	Most      int64           // of a text and of each line its characters, of things how many
	MostOf    int64           // of lines how many
	Choices   []string        // of a choice
	Usual     string          // of a choice: what a new thing has whose form does not ask, "" where it must
	Variables []string        // of paragraphs: what stands for something, as {{contact.name}}; nil where nothing does
	Of        policy.Resource // of things and of a set: the resource that they are from
	From      string          // of things and of a set: the table of that resource
	Join      string          // of things and of a set: the table that keeps them, things with position
	Column    string          // of things and of a set: the column of that table
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

// AddressOf makes an e-mail address.
func AddressOf[T any](name string, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Address, Most: mail.MaxAddress}, text: at}
}

// ParagraphsOf makes text of several lines, of most characters.
func ParagraphsOf[T any](name string, most int64, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Paragraphs, Most: most}, text: at}
}

// LinkOf makes the address of a page or a program, of most characters. It is https, but
// for this machine.
func LinkOf[T any](name string, most int64, at func(*T) *string) Field[T] {
	return Field[T]{Facet: Facet{Name: name, Kind: Link, Most: most}, text: at}
}

// Must makes the field a required one.
func (f Field[T]) Must() Field[T] { f.Required = true; return f }

// Kept makes the field one that does not change any more once a thing is made.
func (f Field[T]) Kept() Field[T] { f.Fixed = true; return f }

// ToldOnly makes the field one that lists and files tell, and no form has.
func (f Field[T]) ToldOnly() Field[T] { f.Told = true; return f }

// With names the variables that the field's text may hold.
func (f Field[T]) With(variables ...string) Field[T] { f.Variables = variables; return f }

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
