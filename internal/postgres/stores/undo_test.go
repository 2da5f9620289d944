package stores_test

import (
	"maps"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
)

// A step that takes an import back looks at what it takes back, and not at all that is still
// to be taken: the whole would else take as long as the square of its rows.
func TestAStepOfAnUndoingReadsItsOwn(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	space := h.NewSpace(t, "large")
	owner := h.NewMember(t, space, "owner", "owner")
	const many = 8000 // 16 steps
	h.Crowd(t, many, space.ID)
	for kind, table := range map[policy.Resource]string{
		policy.Contacts: "contacts", policy.Transactions: "transactions", policy.Subscriptions: "subscriptions", policy.Orders: "orders",
		policy.Students: "students",
	} {
		id := uuid.New()
		h.Exec(t, `insert into imports (workspace_id, id, member_id, member_version, resource, file, separator, state, created)
			select workspace_id, $2, id, version, $3, 'f.csv', ',', 'undoing', 1 from members where id = $1`, owner.ID, id, kind.String())
		if kind == policy.Contacts {
			h.Exec(t, `insert into import_contacts (workspace_id, import_id, contact_id, version) select workspace_id, $1, id, version from contacts where workspace_id = $2`,
				id, space.ID)
		} else {
			h.Exec(t, `update `+table+` set import_id = $1, version = 1 where workspace_id = $2`, id, space.ID)
		}
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			db, plans := h.explained(t, mode)
			s, takers := stores.New(db), kit.Takers{}
			for _, area := range []kit.Takers{s.Customers.ImportTakers(), s.Sales.ImportTakers(), s.Learning.ImportTakers()} {
				maps.Copy(takers, area)
			}
			files := kit.NewFiles(db, nil, takers)
			plans()
			if more, err := files.UndoImport(t.Context(), jobs.ImportUndo{Workspace: space.ID, Import: id}); err != nil || !more {
				t.Fatalf("%s: %t %v", table, more, err)
			}
			for _, p := range plans() {
				if rows := p.Top.rows(); rows > many/2 {
					t.Errorf("%s, %s: a step looks at %.0f rows:\n%s", table, mode, rows, &p)
				}
			}
		}
	}
}
