package stores_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/customers"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// Each kind is opened by a grant for that kind and no other, in a list and
// among a customer's records.
func TestRule13EachKindOfRecordsNeedsItsOwnGrant(t *testing.T) {
	t.Parallel()
	h := newDemo(t)
	owner := h.DemoMember(t, "atelier-marchand", "owner")
	id := pgtest.One[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 limit 1`, owner.Space)
	contacts := pgtest.Grant[policy.Open](t, h.DB, owner, policy.Contacts)
	for _, kind := range pgtest.Kinds {
		right := kind.Resource
		for _, other := range pgtest.Kinds {
			resource := other.Resource
			want := error(nil)
			if resource != right {
				want = policy.ErrWrongGrant
			}
			_, err := h.records(kind).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, resource), records.Query{Limit: 1}, nil)
			if !errors.Is(err, want) {
				t.Errorf("%s with a grant for %s: %v", kind, resource, err)
			}
			latest := &kit.Latest{Records: h.records(kind), Grant: pgtest.Grant[policy.Open](t, h.DB, owner, resource)}
			c, err := h.Store.Customer(t.Context(), contacts, id, latest)
			if !errors.Is(err, want) || err != nil && (c.Name.Shown != "" || latest.Rows != nil) {
				t.Errorf("a customer's %s with a grant for %s: %v", kind, resource, err)
			}
		}
		if _, err := h.Store.Customer(t.Context(), contacts, id, &kit.Latest{Records: h.records(kind)}); !errors.Is(err, policy.ErrNobody) {
			t.Errorf("a customer's %s with the zero grant: %v", kind, err)
		}
	}
}

// Every method of every kind of records asks for the grant first, and for the
// right one.
func TestRule13NoOtherGrantOpensRecords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	owner := h.NewMember(t, s, "owner", "owner")
	actors := []policy.Actor{h.Actor(t, owner), pgtest.ActorOf(t, owner, "assistant", nil, 1)}
	before := h.Dump(t)
	for _, kept := range h.Store.Records() {
		for _, name := range []string{"List", "Open", "Offers", "Create", "Update", "Move", "Delete"} {
			t.Run(kept.String()+" "+name, func(t *testing.T) {
				method := reflect.ValueOf(kept).MethodByName(name)
				call := func(grant reflect.Value) error {
					arguments := []reflect.Value{reflect.ValueOf(t.Context()), grant}
					for i := 2; i < method.Type().NumIn(); i++ {
						argument := reflect.Zero(method.Type().In(i))
						if argument.Type() == reflect.TypeFor[policy.Grant[policy.Open]]() {
							argument = reflect.ValueOf(pgtest.Stale[policy.Open](t, owner, policy.Contacts))
						}
						arguments = append(arguments, argument)
					}
					results := method.Call(arguments)
					err, _ := results[len(results)-1].Interface().(error)
					return err
				}
				kind := method.Type().In(1)
				if err := call(reflect.Zero(kind)); !errors.Is(err, policy.ErrNobody) {
					t.Errorf("the zero grant: %v", err)
				}
				tried := 0
				for _, r := range policy.Resources() {
					for _, actor := range actors {
						grant, err := grants[kind](actor, r)
						if err != nil || r == kept.Resource {
							continue
						}
						tried++
						if err := call(grant); !errors.Is(err, policy.ErrWrongGrant) {
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
	if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// Lists of customers and of records hold nobody of another workspace.
func TestRule15ListsHoldNoCustomerOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	eachNet(t, listsHoldNoForeignCustomer)
}

func listsHoldNoForeignCustomer(t *testing.T, lift func(*house)) {
	h, owner, stranger, _ := neighbours(t)
	lift(h)
	ours := map[uuid.UUID]bool{}
	for _, id := range pgtest.List[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1`, owner.Space) {
		ours[id] = true
	}
	page, err := h.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts), customers.ContactQuery{Limit: 2000})
	pgtest.Must(t, err)
	if len(page.Contacts) != min(len(ours), 2000) || page.Count != min(len(ours), 1001) {
		t.Errorf("%d customers and a count of %d, the workspace has %d", len(page.Contacts), page.Count, len(ours))
	}
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("%s is of another workspace", c.Email.Shown)
		}
	}
	foreign := pgtest.One[string](t, h.DB, `select split_part(email, '@', 1) || '@' || split_part(email, '@', 2) from contacts
		where workspace_id = $1 and email <> '' limit 1`, stranger.Space)
	page, err = h.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Contacts),
		customers.ContactQuery{Search: foreign, Limit: 50})
	pgtest.Must(t, err)
	for _, c := range page.Contacts {
		if !ours[c.ID] {
			t.Errorf("a search finds %s", c.Email.Shown)
		}
	}
	for _, kind := range pgtest.Kinds {
		resource := kind.Resource
		found, err := h.records(kind).List(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, resource), records.Query{Limit: 5000}, nil)
		pgtest.Must(t, err)
		if want := pgtest.One[int](t, h.DB, `select count(*) from `+kind.String()+`
			where workspace_id = $1`, owner.Space); len(found.Records) != min(want, 5000) {
			t.Errorf("%d %s, the workspace has %d", len(found.Records), kind, want)
		}
		for _, r := range found.Records {
			if !ours[r.Contact] {
				t.Errorf("%s: a record of another workspace's customer", kind)
			}
		}
	}
	log, err := h.Store.Activity(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.AuditLog), activity.Query{Limit: 10000}, nil)
	pgtest.Must(t, err)
	if want := pgtest.One[int](t, h.DB, `select (select count(*) from activity where workspace_id = $1) + (select count(*) from lookups
		where workspace_id = $1) + (select count(*) from refusals where workspace_id = $1)`, owner.Space); len(log.Entries) != want {
		t.Errorf("%d lines of the log, the workspace has %d", len(log.Entries), want)
	}
}
