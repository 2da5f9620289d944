package people_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

func (h *house) remove(t *testing.T, by, target pgtest.Person) error {
	t.Helper()
	_, err := h.Store.RemoveMember(t.Context(), pgtest.Stale[policy.Delete](t, by, policy.Members), target.ID, uuid.NullUUID{})
	return err
}

// Nobody but an owner touches an owner, and nobody touches themselves: the last
// one cannot be lost by anybody.
func TestRule09TheLastOwnerStays(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	last, other := h.NewMember(t, s, "last", "owner"), h.NewMember(t, s, "other", "admin")
	for name, do := range map[string]func(by pgtest.Person) error{
		"demote": func(by pgtest.Person) error {
			return h.change(t, by, last, people.Change{Offer: pgtest.Offer(t, "agent")})
		},
		"remove": func(by pgtest.Person) error { return h.remove(t, by, last) },
	} {
		t.Run(name, func(t *testing.T) {
			before := h.Dump(t)
			if err := do(last); reasonOf(err) != policy.GiveSelf {
				t.Errorf("by themselves: %v", err)
			}
			if err := do(other); reasonOf(err) != policy.GiveTarget {
				t.Errorf("by another: %v", err)
			}
			if diff := cmp.Diff(before, h.Dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// The safety net: whatever the code forgets, the transaction does not commit.
func TestRule09TheDatabaseKeepsTheLastOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	first, second := h.NewMember(t, s, "first", "owner"), h.NewMember(t, s, "second", "owner")
	h.Exec(t, `update members set removed_at = now() where id = $1`, second.ID)
	for name, sql := range map[string]string{
		"demoted": `update members set role = 'admin' where id = $1`,
		"removed": `update members set removed_at = now() where id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			err := pgx.BeginFunc(t.Context(), h.App, func(tx pgx.Tx) error {
				if _, err := tx.Exec(t.Context(), `select set_config('latchkey.workspace', $1, true)`, s.ID.String()); err != nil {
					return err
				}
				tag, err := tx.Exec(t.Context(), sql, first.ID)
				if err == nil && tag.RowsAffected() != 1 {
					t.Error("the owner was not there")
				}
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "a workspace keeps an owner") {
				t.Errorf("the transaction ends with %v", err)
			}
		})
	}
}

// Two owners act on each other in the same instant: one of them is quicker,
// and for the other it is no longer theirs to do.
func TestProveRule09OwnersActOnEachOther(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := h.NewSpace(t, "atelier")
	one, two := h.NewMember(t, s, "one", "owner"), h.NewMember(t, s, "two", "owner")
	ones, twos := h.takeAway(t, one, two), h.takeAway(t, two, one)
	for round := range pgtest.Rounds(50, 10_000) {
		h.Exec(t, `update members set role = 'owner', removed_at = null where workspace_id = $1`, s.ID)
		errs := pgtest.AtOnce(ones[round%2], twos[round/2%2])
		if owners := h.owners(t, s); owners != 1 {
			t.Fatalf("round %d leaves %d owners: %v", round, owners, errs)
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("round %d: %v", round, errs)
		}
		for _, err := range errs {
			if err != nil && reasonOf(err) != policy.GiveTarget && reasonOf(err) != policy.GiveClosed && pgtest.KindOf(err) != fault.NotFound {
				t.Fatalf("round %d: the slower one is told %v", round, err)
			}
		}
	}
}

func (h *house) owners(t *testing.T, s pgtest.Space) int {
	t.Helper()
	return pgtest.One[int](t, h.DB, `select count(*) from members where workspace_id = $1 and role = 'owner' and removed_at is null`, s.ID)
}

// takeAway are the ways in which one owner ends the ownership of another.
func (h *house) takeAway(t *testing.T, by, from pgtest.Person) []func() error {
	t.Helper()
	ctx, update, remove := t.Context(), pgtest.Stale[policy.Update](t, by, policy.Members), pgtest.Stale[policy.Delete](t, by, policy.Members)
	demoted := people.Change{Offer: pgtest.Offer(t, "agent")}
	return []func() error{
		func() error { _, err := h.Store.ChangeMember(ctx, update, from.ID, demoted); return err },
		func() error { _, err := h.Store.RemoveMember(ctx, remove, from.ID, uuid.NullUUID{}); return err },
	}
}
