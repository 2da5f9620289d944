package stores_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
	"latchkey/internal/section"
)

// keptSection is the repository of a section, whatever the type of its things.
type keptSection interface{ Facts() section.Facts }

// sectionsOf are all sections that the areas keep.
func sectionsOf(s stores.Stores) (all []keptSection) {
	areas := reflect.ValueOf(s)
	for i := range areas.NumField() {
		for j := range areas.Field(i).NumField() {
			if field := areas.Field(i).Field(j); field.CanInterface() {
				if kept, ok := field.Interface().(keptSection); ok {
					all = append(all, kept)
				}
			}
		}
	}
	return all
}

// callSection calls a method of a section with a grant.
func callSection(t *testing.T, method, grant reflect.Value) error {
	t.Helper()
	arguments := []reflect.Value{reflect.ValueOf(t.Context()), grant}
	for i := 2; i < method.Type().NumIn(); i++ {
		switch in := method.Type().In(i); in {
		case reflect.TypeFor[uuid.UUID]():
			arguments = append(arguments, reflect.ValueOf(uuid.New()))
		case reflect.TypeFor[[]uuid.UUID]():
			arguments = append(arguments, reflect.ValueOf([]uuid.UUID{uuid.New()}))
		case reflect.TypeFor[listing.NameQuery]():
			arguments = append(arguments, reflect.ValueOf(listing.NameQuery{Limit: 10}))
		default:
			arguments = append(arguments, reflect.Zero(in))
		}
	}
	results := method.Call(arguments)
	err, _ := results[len(results)-1].Interface().(error)
	return err
}

// Every method of every section asks for the grant first, and for the right one.
func TestRule13NoOtherGrantOpensASection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	owner := h.NewMember(t, s, "owner", "owner")
	actors := []policy.Actor{h.Actor(t, owner), pgtest.ActorOf(t, owner, "assistant", nil, 1)}
	before := h.Dump(t)
	sections := sectionsOf(h.Store)
	if len(sections) < 6 {
		t.Fatalf("only %d sections are found", len(sections))
	}
	for _, kept := range sections {
		opensForItsGrantAlone(t, kept.Facts().Resource, kept, actors, "List", "Open", "Create", "Update", "Delete", "Restore", "DeletedTogether", "PutAway", "Names")
	}
	opensForItsGrantAlone(t, policy.Account, h.Store.Account, actors, "Open", "Save", "Change")
	opensForItsGrantAlone(t, policy.Payments, h.Store.Payments, actors, "Open", "Save", "Change")
	opensForItsGrantAlone(t, policy.General, h.Store.General, actors, "Open", "Save", "Change")
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// opensForItsGrantAlone calls methods of a repository with the zero grant, and
// with grants for other resources than its own.
func opensForItsGrantAlone(t *testing.T, resource policy.Resource, repository any, actors []policy.Actor, methods ...string) {
	t.Helper()
	for _, name := range methods {
		t.Run(resource.String()+" "+name, func(t *testing.T) {
			method := reflect.ValueOf(repository).MethodByName(name)
			kind := method.Type().In(1)
			if err := callSection(t, method, reflect.Zero(kind)); !errors.Is(err, policy.ErrNobody) {
				t.Errorf("the zero grant: %v", err)
			}
			tried := 0
			for _, r := range policy.Resources() {
				for _, actor := range actors {
					grant, err := grants[kind](actor, r)
					if err != nil || r == resource {
						continue
					}
					tried++
					if err := callSection(t, method, grant); !errors.Is(err, policy.ErrWrongGrant) {
						t.Errorf("a grant for %s: %v", r, err)
					}
				}
			}
			if tried < 10 {
				t.Errorf("only %d other grants were tried", tried)
			}
		})
	}
}
