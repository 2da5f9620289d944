package postgres_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/workspace"
)

// resources is what each method of Store needs a grant for. A method that is
// missing here fails the test, until somebody has thought of its grant.
var resources = map[string]policy.Resource{
	"ChangeMember":       policy.Members,
	"Consequences":       policy.Members,
	"Delete":             policy.General,
	"ExportMembers":      policy.Members,
	"General":            policy.General,
	"Invite":             policy.Members,
	"Member":             policy.Members,
	"Members":            policy.Members,
	"RemoveMember":       policy.Members,
	"ResendInvitation":   policy.Members,
	"UpdateGeneral":      policy.General,
	"WithdrawInvitation": policy.Members,
}

// grantless is what Store has beside them, and why it needs no grant.
var grantless = map[string]string{
	"Guardians": "asks for membership alone: it takes the actor",
	"Close":     "of the process",
	"Pool":      "for the job workers; a test keeps it out of web",
	"Ready":     "of the process",
}

func TestRule13EveryMethodOfStoreTakesAGrant(t *testing.T) {
	t.Parallel()
	store := reflect.TypeFor[postgres.Store]()
	for i := range store.NumMethod() {
		method := store.Method(i)
		_, needsNone := grantless[method.Name]
		if _, needsOne := resources[method.Name]; needsOne == needsNone {
			t.Errorf("%s is in neither list or in both", method.Name)
		}
		if takesGrant := grantOf(method) != nil; takesGrant == needsNone {
			t.Errorf("%s takes a grant: %v", method.Name, takesGrant)
		}
	}
	if got := store.NumMethod(); got != len(resources)+len(grantless) {
		t.Errorf("the lists speak of %d methods, Store has %d", len(resources)+len(grantless), got)
	}
	guardians, _ := store.MethodByName("Guardians")
	if guardians.Type.In(2) != reflect.TypeFor[policy.Actor]() {
		t.Errorf("Guardians takes %v instead of the actor", guardians.Type.In(2))
	}
}

// grants makes the grants of each action: the zero one, and an owner's.
var grants = map[reflect.Type]func(policy.Actor, policy.Resource) (reflect.Value, error){
	reflect.TypeFor[policy.Grant[policy.List]]():   authorize[policy.List],
	reflect.TypeFor[policy.Grant[policy.Open]]():   authorize[policy.Open],
	reflect.TypeFor[policy.Grant[policy.Lookup]](): authorize[policy.Lookup],
	reflect.TypeFor[policy.Grant[policy.Create]](): authorize[policy.Create],
	reflect.TypeFor[policy.Grant[policy.Update]](): authorize[policy.Update],
	reflect.TypeFor[policy.Grant[policy.Delete]](): authorize[policy.Delete],
	reflect.TypeFor[policy.Grant[policy.Export]](): authorize[policy.Export],
}

func authorize[A policy.Action](actor policy.Actor, r policy.Resource) (reflect.Value, error) {
	grant, err := policy.Authorize[A](actor, r)
	return reflect.ValueOf(grant), err
}

// grantOf is the first argument after the context, when it is a grant.
func grantOf(method reflect.Method) reflect.Type {
	if method.Type.NumIn() > 2 && grants[method.Type.In(2)] != nil {
		return method.Type.In(2)
	}
	return nil
}

// call calls a method of Store with arguments that would do what the method is
// for, if the grant opened it.
func (h *house) call(t *testing.T, method reflect.Method, first reflect.Value, victim person, sent invitation) error {
	t.Helper()
	id := victim.ID
	if slices.Contains([]string{"ResendInvitation", "WithdrawInvitation"}, method.Name) {
		id = sent.ID
	}
	values := map[reflect.Type]any{
		reflect.TypeFor[uuid.UUID]():                    id,
		reflect.TypeFor[workspace.MemberQuery]():        workspace.MemberQuery{Limit: 10},
		reflect.TypeFor[workspace.Change]():             workspace.Change{Offer: offer(t, "admin")},
		reflect.TypeFor[workspace.Invite]():             workspace.Invite{Addresses: addresses(t, "new@test.example"), Offer: offer(t, "agent"), Language: "en"},
		reflect.TypeFor[workspace.Workspace]():          workspace.Workspace{Name: "Taken over", Slug: "taken-over", Language: "en", TimeZone: "UTC", LookupsPerMinute: 1, LookupsPerDay: 1},
		reflect.TypeFor[func(workspace.Person) error](): func(p workspace.Person) error { t.Errorf("hands out %s", p.Email); return nil },
	}
	arguments := []reflect.Value{reflect.ValueOf(h.Store), reflect.ValueOf(t.Context()), first}
	for i := 3; i < method.Type.NumIn(); i++ {
		value, known := values[method.Type.In(i)]
		if !known {
			t.Fatalf("%s takes a %v: give this test one", method.Name, method.Type.In(i))
		}
		arguments = append(arguments, reflect.ValueOf(value))
	}
	results := method.Func.Call(arguments)
	for _, result := range results[:len(results)-1] {
		if !result.IsZero() {
			t.Errorf("it answers %+v", result)
		}
	}
	err, _ := results[len(results)-1].Interface().(error)
	return err
}

func TestRule13NoOtherGrantOpensAMethod(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.space(t, "atelier")
	owner, victim := h.member(t, s, "owner", "owner"), h.member(t, s, "victim", "agent")
	sent := h.invite(t, owner, "invited@test.example", "agent")
	before, actor := h.dump(t), h.actor(t, owner)

	for method := range storeMethods() {
		t.Run(method.Name, func(t *testing.T) {
			kind := grantOf(method)
			if err := h.call(t, method, reflect.Zero(kind), victim, sent); !errors.Is(err, policy.ErrNobody) {
				t.Errorf("the zero grant: %v", err)
			}
			tried := 0
			for _, r := range policy.Resources() {
				grant, err := grants[kind](actor, r)
				if err != nil || r == resources[method.Name] {
					continue // Not even an owner has it, or it is the right one.
				}
				tried++
				if err := h.call(t, method, grant, victim, sent); !errors.Is(err, policy.ErrWrongGrant) {
					t.Errorf("a grant for %s: %v", r, err)
				}
			}
			if tried < 10 {
				t.Errorf("only %d other grants were tried", tried)
			}
			if diff := cmp.Diff(before, h.dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// storeMethods yields the methods of Store that take a grant.
func storeMethods() func(yield func(reflect.Method) bool) {
	return func(yield func(reflect.Method) bool) {
		store := reflect.TypeFor[postgres.Store]()
		for i := range store.NumMethod() {
			if method := store.Method(i); grantOf(method) != nil && !yield(method) {
				return
			}
		}
	}
}

func TestGuardiansOfNobody(t *testing.T) {
	t.Parallel()
	people, err := newHouse(t).Store.Guardians(t.Context(), policy.Actor{})
	if !errors.Is(err, policy.ErrNobody) || people != nil {
		t.Errorf("%v, %v", people, err)
	}
}
