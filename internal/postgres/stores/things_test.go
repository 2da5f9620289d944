package stores_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/section"
)

// things are those of a section, whatever their type, as a member works on them.
type things struct {
	reflect.Value
	t  testing.TB
	h  *house
	by pgtest.Person
}

func (s things) facts() section.Facts { return s.Interface().(keptSection).Facts() }

// call calls a method with the grant that it takes, and hands back its answers
// and its error.
func (s things) call(method string, arguments ...any) ([]reflect.Value, error) {
	s.t.Helper()
	m := s.MethodByName(method)
	in := []reflect.Value{reflect.ValueOf(s.t.Context()), s.grant(m.Type().In(1), s.facts().Resource)}
	for i, argument := range arguments {
		if argument == nil {
			in = append(in, reflect.Zero(m.Type().In(i+2)))
		} else {
			in = append(in, reflect.ValueOf(argument))
		}
	}
	out := m.Call(in)
	err, _ := out[len(out)-1].Interface().(error)
	return out[:len(out)-1], err
}

func (s things) grant(kind reflect.Type, resource policy.Resource) reflect.Value {
	s.t.Helper()
	g, err := grants[kind](s.h.Actor(s.t, s.by), resource)
	pgtest.Must(s.t, err)
	return g
}

// listed are the things of its list.
func (s things) listed() reflect.Value {
	s.t.Helper()
	page, err := s.call("List", listing.NameQuery{Limit: 10}, nil)
	pgtest.Must(s.t, err)
	return page[0].FieldByName("Rows")
}

// counts is a grant for what hangs on the things, nil where nothing does.
func (s things) counts() any {
	s.t.Helper()
	if s.facts().Counts == nil {
		return nil
	}
	g := pgtest.Grant[policy.List](s.t, s.h.DB, s.by, s.facts().Counts.Resource)
	return &g
}

// sharing is what sets the rows of a section apart in a table of several.
func sharing(facts section.Facts) pgtest.Row {
	if facts.Rows.Column == "" {
		return pgtest.Row{}
	}
	return pgtest.Row{facts.Rows.Column: facts.Rows.Value}
}

// someThing is a row of the section's table, with what no row of any has.
func someThing(facts section.Facts) pgtest.Row {
	row := sharing(facts)
	for _, f := range facts.Fields {
		if f.Kind == section.Address {
			row[f.Name] = uuid.NewString() + "@sample.test"
		}
	}
	return row
}
