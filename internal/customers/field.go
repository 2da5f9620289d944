package customers

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
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

// Known tells whether there is such a kind.
func (k FieldKind) Known() bool { return slices.Contains(FieldKinds, k) }

// The sizes of fields.
const (
	MaxFields  = 30
	MaxChoices = 50
	MaxName    = 60 // of a field, and of a choice
	MaxText    = 200
	MaxDigits  = 15
)

// Field is one that a business keeps of its customers beside the usual ones.
type Field struct {
	ID      uuid.UUID
	Name    string
	Kind    FieldKind
	Choices []string // of a choice
	Version int64
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

// FormName is how the form of a contact names the field.
func (f *Field) FormName() string { return "field_" + f.ID.String() }

var Number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$`)

// Check refuses what the field cannot hold. The value is one as it is stored.
func (f *Field) Check(value string) error {
	switch f.Kind {
	case NumberField:
		if !Number.MatchString(value) || value == "-0" || len(strings.Trim(value, "-"))-strings.Count(value, ".") > MaxDigits {
			return fault.Field(f.FormName(), "fault.number", "Max", MaxDigits)
		}
	case DateField:
		if day, err := time.Parse(time.DateOnly, value); err != nil || day.Year() < 1900 || day.Year() > 2200 {
			return fault.Field(f.FormName(), "fault.date")
		}
	case ChoiceField:
		if !slices.Contains(f.Choices, value) {
			return fault.Field(f.FormName(), "fault.choice")
		}
	case YesNoField:
		if value != "yes" && value != "no" {
			return fault.Field(f.FormName(), "fault.choice")
		}
	case TextField:
		if _, err := texts.CleanLine(f.FormName(), value, MaxText); err != nil {
			return err
		}
	}
	return nil
}

// CleanFieldName accepts what a field can be called.
func CleanFieldName(name string) (string, error) {
	name, err := texts.CleanName("name", name)
	if err != nil {
		return "", err
	}
	return texts.CleanLine("name", name, MaxName)
}

// CleanChoices reads choices, one a line. They differ in more than case and accents.
func CleanChoices(lines string) ([]string, error) {
	var choices []string
	seen := map[string]bool{}
	for line := range strings.Lines(lines) {
		choice, err := texts.CleanLine("choices", line, MaxName)
		if err != nil {
			return nil, err
		}
		key := texts.SearchKey(choice)
		switch {
		case choice == "":
			continue
		case key == "":
			return nil, fault.Field("choices", "fault.characters")
		case seen[key]:
			return nil, fault.Field("choices", "fault.choice_doubled", "Choice", choice)
		}
		seen[key] = true
		choices = append(choices, choice)
	}
	switch {
	case len(choices) == 0:
		return nil, fault.Field("choices", "fault.choices_missing")
	case len(choices) > MaxChoices:
		return nil, fault.Field("choices", "fault.too_many_choices", "Max", MaxChoices)
	}
	return choices, nil
}
