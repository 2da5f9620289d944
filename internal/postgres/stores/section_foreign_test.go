package stores_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/section"
)

// things is a section of some type, as this test uses it.
type things struct {
	reflect.Value
	t  *testing.T
	by func(grant reflect.Type) reflect.Value // the grant of that type
}

// call calls a method with the grant that it takes, and hands back its answers
// and its error.
func (s things) call(method string, arguments ...any) ([]reflect.Value, error) {
	s.t.Helper()
	m := s.MethodByName(method)
	in := []reflect.Value{reflect.ValueOf(s.t.Context()), s.by(m.Type().In(1))}
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

// listed are the things of its list.
func (s things) listed() reflect.Value {
	s.t.Helper()
	page, err := s.call("List", listing.NameQuery{Limit: 10}, nil)
	pgtest.Must(s.t, err)
	return page[0].FieldByName("Rows")
}

// Every method of every section answers for a thing of another workspace as for
// one that never was, and changes nothing: by the conditions of its own SQL, and
// by row security.
func TestRule15ThingsOfAnotherWorkspaceAreNotFound(t *testing.T) {
	t.Parallel()
	eachNet(t, foreignThingsAreNotFound)
}

func foreignThingsAreNotFound(t *testing.T, lift func(*house)) {
	h := newHouse(t)
	ours, theirs := h.NewSpace(t, "atelier"), h.NewSpace(t, "nordlicht")
	owner := h.NewMember(t, ours, "owner", "owner")
	ids := []uuid.UUID{uuid.New()}
	for _, kept := range sectionsOf(h.Store) {
		facts := kept.Facts()
		fixed := pgtest.Row{}
		if facts.Rows.Column != "" {
			fixed[facts.Rows.Column] = facts.Rows.Value
		}
		h.NewRow(t, facts.Table, ours.ID, fixed)
		for _, field := range facts.Fields {
			if field.Kind == section.Things {
				h.Fill(t, field.Join, ours.ID)
			}
		}
		foreign := func() uuid.UUID { return uuid.MustParse(h.NewRow(t, facts.Table, theirs.ID, fixed)["id"].(string)) }
		ids = append(ids, foreign())
		if facts.Undo {
			fixed["deleted_at"] = time.Now()
			ids = append(ids, foreign())
		}
	}
	lift(h)
	before := h.Dump(t)
	for _, kept := range sectionsOf(h.Store) {
		resource := kept.Facts().Resource
		t.Run(resource.String(), func(t *testing.T) {
			s := things{reflect.ValueOf(kept), t, func(grant reflect.Type) reflect.Value {
				g, err := grants[grant](h.Actor(t, owner), resource)
				pgtest.Must(t, err)
				return g
			}}
			own := s.listed()
			if own.Len() != 1 {
				t.Fatalf("the list has %d things, and the workspace one", own.Len())
			}
			for _, id := range ids {
				for method, arguments := range map[string][]any{
					"Open": {id, nil}, "Update": {id, own.Index(0).Interface()}, "Delete": {[]uuid.UUID{id}},
					"Restore": {id}, "PutAway": {[]uuid.UUID{id}, true},
				} {
					answers, err := s.call(method, arguments...)
					if pgtest.KindOf(err) != fault.NotFound {
						t.Errorf("%s: %v", method, err)
					}
					for _, answer := range answers {
						if !answer.IsZero() {
							t.Errorf("%s: %+v comes with the refusal", method, answer)
						}
					}
				}
			}
		})
	}
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}
