package stores_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
	"latchkey/internal/sales"
)

// neighbours are an owner of one workspace, and a member and an invitation of
// another that the owner has nothing to do with.
func neighbours(t *testing.T) (h *house, owner, stranger pgtest.Person, sent uuid.UUID) {
	t.Helper()
	h = newDemo(t)
	owner, stranger = h.DemoMember(t, "atelier-marchand", "owner"), h.DemoMember(t, "nordlicht-yoga", "assistant")
	sent = h.NewInvitation(t, h.DemoMember(t, "nordlicht-yoga", "nora"), "invited@test.example", "assistant")
	return h, owner, stranger, sent
}

// eachNet checks something twice: as the program runs, and by the conditions of
// its own SQL alone, once row security is lifted.
func eachNet(t *testing.T, check func(t *testing.T, lift func(*house))) {
	t.Helper()
	for net, lift := range map[string]func(h *house){
		"row security": func(*house) {},
		"SQL alone": func(h *house) {
			for _, table := range tenants(t, h.DB) {
				h.Exec(t, `alter table `+table+` no force row level security, disable row level security`)
			}
		},
	} {
		t.Run(net, func(t *testing.T) {
			t.Parallel()
			check(t, lift)
		})
	}
}

// Every method that takes an id answers for one of another workspace as for
// one that never was, and changes nothing.
func TestRule15IDsOfAnotherWorkspaceAreNotFound(t *testing.T) {
	t.Parallel()
	eachNet(t, foreignIDsAreNotFound)
}

func foreignIDsAreNotFound(t *testing.T, lift func(*house)) {
	h, owner, stranger, sent := neighbours(t)
	ctx := t.Context()
	open, update := pgtest.Grant[policy.Open](t, h.DB, owner, policy.Members), pgtest.Grant[policy.Update](t, h.DB, owner, policy.Members)
	create, remove := pgtest.Grant[policy.Create](t, h.DB, owner, policy.Members), pgtest.Grant[policy.Delete](t, h.DB, owner, policy.Members)
	theirs := pgtest.One[uuid.UUID](t, h.DB, `select id from contacts where workspace_id = $1 order by id limit 1`, stranger.Space)
	record := h.NewRecord(t, sales.Orders, theirs, "open")
	draft := h.RecordDraft(t, sales.Orders, owner.Space)
	draft.Version = 1
	// A row in the ledger of their own opens nothing of another workspace either.
	assistant := h.DemoMember(t, "atelier-marchand", "assistant")
	h.NewLookup(t, assistant, theirs, 1, 0)
	lift(h)
	before := h.Dump(t)
	for name, call := range map[string]func(id uuid.UUID) error{
		"Customer": func(id uuid.UUID) error {
			paid := h.latest(t, owner, sales.Transactions)
			c, err := h.Store.Customer(ctx, pgtest.Grant[policy.Open](t, h.DB, owner, policy.Contacts), id, paid)
			return found(t, err, c.Name.Shown != "" || len(paid.Rows) > 0)
		},
		"Customer of an assistant": func(id uuid.UUID) error {
			paid := h.latest(t, assistant, sales.Transactions)
			c, err := h.Store.Customer(ctx, pgtest.Grant[policy.Open](t, h.DB, assistant, policy.Contacts), id, paid)
			return found(t, err, c.Name.Shown != "" || len(paid.Rows) > 0)
		},
		"UpdateContact": func(id uuid.UUID) error {
			return h.Store.UpdateContact(ctx, pgtest.Grant[policy.Update](t, h.DB, owner, policy.Contacts), id, customers.Draft{Name: "Taken over"})
		},
		"UpdateContact of an assistant": func(id uuid.UUID) error {
			return h.Store.UpdateContact(ctx, pgtest.Grant[policy.Update](t, h.DB, assistant, policy.Contacts), id,
				customers.Draft{Name: "Taken over"})
		},
		"DeleteContact": func(id uuid.UUID) error {
			name, err := h.Store.DeleteContact(ctx, pgtest.Grant[policy.Delete](t, h.DB, owner, policy.Contacts), id)
			return found(t, err, name != "")
		},
		"CreateRecord":                 func(id uuid.UUID) error { return createOrder(t, h, owner, id, draft) },
		"CreateRecord of an assistant": func(id uuid.UUID) error { return createOrder(t, h, assistant, id, draft) },
		"Record":                       func(id uuid.UUID) error { return openOrder(t, h, owner, id) },
		"Record of an assistant":       func(id uuid.UUID) error { return openOrder(t, h, assistant, id) },
		"UpdateRecord": func(id uuid.UUID) error {
			return h.records(sales.Orders).Update(ctx, pgtest.Grant[policy.Update](t, h.DB, owner, policy.Orders), id, draft)
		},
		"MoveRecord": func(id uuid.UUID) error {
			_, err := h.records(sales.Orders).Move(ctx, pgtest.Grant[policy.Update](t, h.DB, owner, policy.Orders), id, records.Pay, records.Draft{})
			return err
		},
		"DeleteRecord": func(id uuid.UUID) error {
			_, err := h.records(sales.Orders).Delete(ctx, pgtest.Grant[policy.Delete](t, h.DB, owner, policy.Orders), id)
			return err
		},
		"Member": func(id uuid.UUID) error { _, err := h.Store.Member(ctx, open, id); return err },
		"ChangeMember": func(id uuid.UUID) error {
			_, err := h.Store.ChangeMember(ctx, update, id, people.Change{Offer: pgtest.Offer(t, "agent")})
			return err
		},
		"RemoveMember": func(id uuid.UUID) error { _, err := h.Store.RemoveMember(ctx, remove, id, uuid.NullUUID{}); return err },
		"Consequences": func(id uuid.UUID) error { _, _, err := h.Store.Consequences(ctx, remove, id); return err },
		"ChangeInvitation": func(id uuid.UUID) error {
			_, err := h.Store.ChangeInvitation(ctx, update, id, people.Change{Offer: pgtest.Offer(t, "agent")})
			return err
		},
		"ResendInvitation":   func(id uuid.UUID) error { _, err := h.Store.ResendInvitation(ctx, create, id); return err },
		"WithdrawInvitation": func(id uuid.UUID) error { _, err := h.Store.WithdrawInvitation(ctx, remove, id); return err },
	} {
		t.Run(name, func(t *testing.T) {
			for what, id := range map[string]uuid.UUID{
				"member": stranger.ID, "order": record, "invitation": sent, "customer": theirs, "nothing": uuid.New(),
			} {
				if err := call(id); pgtest.KindOf(err) != fault.NotFound {
					t.Errorf("the id of a foreign %s: %v", what, err)
				}
			}
			if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// found complains of anything that comes with an error.
func found(t *testing.T, err error, anything bool) error {
	t.Helper()
	if err != nil && anything {
		t.Error("something comes with the refusal")
	}
	return err
}

func createOrder(t *testing.T, h *house, by pgtest.Person, contact uuid.UUID, draft records.Draft) error {
	t.Helper()
	create, contacts := pgtest.Grant[policy.Create](t, h.DB, by, policy.Orders), pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts)
	_, _, err := h.records(sales.Orders).Create(t.Context(), create, contacts, contact, draft)
	return err
}

func openOrder(t *testing.T, h *house, by pgtest.Person, id uuid.UUID) error {
	t.Helper()
	open, contacts := pgtest.Grant[policy.Open](t, h.DB, by, policy.Orders), pgtest.Grant[policy.Open](t, h.DB, by, policy.Contacts)
	full, err := h.records(sales.Orders).Open(t.Context(), open, id, &contacts)
	return found(t, err, full.Label != "" || full.Lines != nil)
}
