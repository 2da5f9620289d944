package stores_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/section"
)

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
		h.NewRow(t, facts.Table, ours.ID, someThing(facts))
		for _, field := range facts.Fields {
			if field.Kind == section.Things {
				h.Fill(t, field.Join, ours.ID)
			}
		}
		foreign := func(fixed pgtest.Row) uuid.UUID {
			return uuid.MustParse(h.NewRow(t, facts.Table, theirs.ID, fixed)["id"].(string))
		}
		ids = append(ids, foreign(someThing(facts)))
		if facts.Undo {
			gone := someThing(facts)
			gone["deleted_at"] = time.Now()
			ids = append(ids, foreign(gone))
		}
	}
	lift(h)
	before := h.Dump(t)
	for _, kept := range sectionsOf(h.Store) {
		t.Run(kept.Facts().Resource.String(), func(t *testing.T) {
			s := things{reflect.ValueOf(kept), t, h, owner}
			own := s.listed()
			if own.Len() != 1 {
				t.Fatalf("the list has %d things, and the workspace one", own.Len())
			}
			for _, id := range ids {
				for method, arguments := range map[string][]any{
					"Open": {id, nil}, "Update": {id, own.Index(0).Interface()}, "Delete": {[]uuid.UUID{id}},
					"Restore": {id}, "DeletedTogether": {id}, "PutAway": {[]uuid.UUID{id}, true},
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
