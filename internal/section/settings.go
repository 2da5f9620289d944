package section

import (
	"latchkey/internal/fault"
	"latchkey/internal/policy"
)

// Settings says what a page of the settings is made of: the fields of one value of
// type T, which stand in the row of the workspace.
type Settings[T any] struct {
	Resource policy.Resource
	Noun     string // begins the keys of its words
	Parts    []Part[T]
	// Target is the field that the line of the log names, "" for none.
	Target  string
	Version Version[T]
	// Check is a rule of its own, beside those of the fields. It may clean further.
	Check func(*T) fault.List
}

// Version is the column that counts the changes, and where a value keeps it.
type Version[T any] struct {
	Column string
	At     func(*T) *int64
}

// Part is what belongs together on a page; fields of a row stand side by side.
type Part[T any] struct {
	Name string // of its legend, among the words of the page
	Rows [][]Field[T]
}

// Fields are those of all parts, in their order.
func (s *Settings[T]) Fields() (fields []*Field[T]) {
	for _, part := range s.Parts {
		for _, row := range part.Rows {
			for i := range row {
				fields = append(fields, &row[i])
			}
		}
	}
	return fields
}

// Clean checks a value and cleans it: the one place for every door by which it
// comes. All that is wrong is said at once.
func (s *Settings[T]) Clean(value T) (T, fault.List) {
	var wrong fault.List
	for _, f := range s.Fields() {
		wrong.Add(f.clean(&value))
	}
	if s.Check != nil {
		wrong = append(wrong, s.Check(&value)...)
	}
	return value, wrong
}

// Values are what a value has in the fields, by their names.
func (s *Settings[T]) Values(value *T) map[string]any {
	values := map[string]any{}
	for _, f := range s.Fields() {
		if f.Kind == Number {
			values[f.Name] = *f.Number(value)
		} else {
			values[f.Name] = *f.Text(value)
		}
	}
	return values
}
