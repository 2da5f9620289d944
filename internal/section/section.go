// Package section says what a section is made of. A section lists, edits and
// deletes one kind of thing of a workspace: a tag, a course, a coupon. One value
// says what is its own; the kits of each layer make the rest of it.
package section

import (
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
)

// Item is what each thing of a section has.
type Item struct {
	ID      uuid.UUID
	Name    string
	SortKey string // the name, folded
	Version int64
	Active  bool // false once it is put away, where a section puts away
	Count   int  // what hangs on it, 0 for whom that is closed, capped at listing.CountCap
}

// Of says what a section of things of type T is made of.
type Of[T any] struct {
	Resource policy.Resource
	Table    string
	Noun     string // begins the keys of its words and the acts of the log: "coupon"
	Item     func(*T) *Item
	NameMost int // characters; 0 for as many as every name has
	Most     int // how many a workspace has, 0 for any number
	Fields   []Field[T]

	// Rows narrows the table where several sections share one: a column and its value.
	Rows struct{ Column, Value string }
	// Unique tells that no two have the same name.
	Unique bool
	// PutsAway tells that one can be put away, and brought back.
	PutsAway bool
	// Undo tells that a deletion can be undone for listing.UndoTime. Without it
	// the row goes at once.
	Undo bool
	// Counts is what hangs on one of them, counted for whoever may list that.
	Counts *Counts
	// States are those of one that is active and yet refused, the first that holds.
	States []State[T]
	// Check is a rule of its own, beside those of the fields.
	Check func(*T) fault.List
}

// State is one of those, by the key of its word; a day has no time.
type State[T any] struct {
	Name string
	In   func(thing *T, today time.Time) bool
}

// StateOf is the state that a list shows of a thing on a day, by the key of its word.
func (s *Of[T]) StateOf(thing *T, today time.Time) string {
	if !s.Item(thing).Active {
		return listing.PutAway
	}
	for _, state := range s.States {
		if state.In(thing, today) {
			return state.Name
		}
	}
	return listing.Active
}

// Today is the day of a zone, without a time.
func Today(zone *time.Location) time.Time {
	y, m, d := time.Now().In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Counts says what hangs on one thing of a section.
type Counts struct {
	Resource policy.Resource
	// SQL is the source and the conditions of what is counted, beside the thing
	// itself, which is aliased x.
	SQL string
	// Filter is the field that the list of Resource takes the thing's id in, ""
	// where it takes none.
	Filter string
}

// Clean checks a thing and cleans it: the one place for every door by which it
// comes. All that is wrong is said at once.
func (s *Of[T]) Clean(thing T) (T, fault.List) {
	var wrong fault.List
	item := s.Item(&thing)
	name, err := texts.CleanNameUpTo("name", item.Name, s.nameMost())
	wrong.Add(err)
	item.Name, item.SortKey = name, texts.SearchKey(name)
	for i := range s.Fields {
		wrong.Add(s.Fields[i].clean(&thing))
	}
	if s.Check != nil && len(wrong) == 0 {
		wrong = append(wrong, s.Check(&thing)...)
	}
	return thing, wrong
}

func (s *Of[T]) nameMost() int {
	if s.NameMost > 0 {
		return s.NameMost
	}
	return texts.MaxName
}

// Facts are what is known of a section without knowing the type of its things:
// what the router, the navigation and the tests go by.
type Facts struct {
	Resource policy.Resource
	Table    string
	Noun     string
	NameMost int
	Most     int
	Fields   []Facet
	Rows     struct{ Column, Value string }
	Unique   bool
	PutsAway bool
	Undo     bool
	Counts   *Counts
}

// Facts returns what is known of the section.
func (s *Of[T]) Facts() Facts {
	f := Facts{s.Resource, s.Table, s.Noun, s.nameMost(), s.Most, nil, s.Rows, s.Unique, s.PutsAway, s.Undo, s.Counts}
	for i := range s.Fields {
		f.Fields = append(f.Fields, s.Fields[i].Facet)
	}
	return f
}
