package customers

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// FieldKind says what a field takes.
type FieldKind string

// The kinds of fields.
const (
	TextField   FieldKind = "text"
	NumberField FieldKind = "number"
	DateField   FieldKind = "date"
	ChoiceField FieldKind = "choice"
	YesNoField  FieldKind = "yes_no"
)

// FieldKinds lists them in the order in which they are offered.
var FieldKinds = []FieldKind{TextField, NumberField, DateField, ChoiceField, YesNoField}

// The sizes of fields.
const (
	MaxFields  = 30
	MaxChoices = 50
	MaxName    = 60 // of a field, and of a choice
	MaxText    = 200
	MaxDigits  = 15
)

// Field is one that a business keeps of its customers beside the usual ones. The
// customers who have a value in it are its Count.
type Field struct {
	section.Item
	Kind    FieldKind
	Choices []string // of a choice
}

// Fields are what a business keeps of its customers beside the usual.
var Fields = &section.Of[Field]{
	Resource: policy.ContactFields, Table: "contact_fields", Noun: "contact_field", NameMost: MaxName, Most: MaxFields,
	Unique: true, Undo: true,
	Item: func(f *Field) *section.Item { return &f.Item },
	Fields: []section.Field[Field]{
		section.ChoiceOf("kind", kindNames(), func(f *Field) *string { return (*string)(&f.Kind) }).InList(),
		section.LinesOf("choices", MaxName, MaxChoices, func(f *Field) *[]string { return &f.Choices }).Must().InList().
			When(func(f *Field) bool { return f.Kind == ChoiceField }),
	},
	Counts: &section.Counts{
		Resource: policy.Contacts,
		SQL:      `from contact_values v where v.workspace_id = x.workspace_id and v.field_id = x.id and v.created_at is not null`,
	},
}

func kindNames() (names []string) {
	for _, kind := range FieldKinds {
		names = append(names, string(kind))
	}
	return names
}

// FieldValue is what a customer has in a field, as it is stored: a number as
// -1234.5, a date as 2026-12-31, yes or no.
type FieldValue struct {
	Field uuid.UUID
	Name  string
	Kind  FieldKind
	Value string
}

// FieldSearch chooses the customers who have a value in a field. Typed is what
// somebody looks for, Stored how a field of each kind would hold it.
type FieldSearch struct {
	Field  uuid.NullUUID
	Typed  string
	Stored map[FieldKind]string
}

// Set tells whether anything is looked for.
func (s *FieldSearch) Set() bool { return s.Field.Valid && s.Typed != "" }

// FormName is how a form names the field.
func (f *Field) FormName() string { return "field_" + f.ID.String() }

// FormName is how a form names the field in which the value stands.
func (v *FieldValue) FormName() string { return "field_" + v.Field.String() }

// Number is a number as it is stored: -1234.5.
var Number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$`)

// Clean cleans a value for the field, "" for none, and refuses what it cannot
// hold. The value is one as it is stored.
func (f *Field) Clean(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	switch f.Kind {
	case NumberField:
		if !Number.MatchString(value) || value == "-0" || len(strings.Trim(value, "-"))-strings.Count(value, ".") > MaxDigits {
			return "", fault.Field(f.FormName(), "fault.number", "Max", MaxDigits)
		}
	case DateField:
		if day, err := time.Parse(time.DateOnly, value); err != nil || !texts.MeantYear(day) {
			return "", texts.WrongDay(f.FormName())
		}
	case ChoiceField:
		if !slices.Contains(f.Choices, value) {
			return "", fault.Field(f.FormName(), "fault.choice")
		}
	case YesNoField:
		if value != "yes" && value != "no" {
			return "", fault.Field(f.FormName(), "fault.choice")
		}
	case TextField:
		return texts.CleanLine(f.FormName(), value, MaxText)
	}
	return value, nil
}
