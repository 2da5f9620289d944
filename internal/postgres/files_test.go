package postgres_test

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/stores"
)

// exporting is a workspace with many customers, and an owner who asked for them.
type exporting struct {
	*shop
	files stores.Files
	owner person
	id    uuid.UUID
}

func beginExport(t *testing.T, customers int) *exporting {
	t.Helper()
	s := newShop(t)
	s.exec(t, `insert into contacts (workspace_id, id, name, name_key, email)
		select $1, gen_random_uuid(), 'Customer ' || n, 'customer ' || n, n || '@many.example' from generate_series(1, $2) n`, s.space.ID, customers)
	e := &exporting{shop: s, files: stores.NewFiles(s.Database), owner: s.owner}
	grant, err := policy.Authorize[policy.Export](s.actor(t, e.owner), policy.Contacts)
	must(t, err)
	e.id, err = s.Store.BeginExport(t.Context(), grant, policy.Contacts, uuid.New())
	must(t, err)
	return e
}

func (e *exporting) part(t *testing.T, number int) {
	t.Helper()
	must(t, e.files.WriteExport(t.Context(), jobs.ExportPart{Workspace: e.space.ID, Export: e.id, Part: number}))
}

func (e *exporting) state(t *testing.T) string {
	t.Helper()
	return one[string](t, e.house, `select state || ', ' || parts || ' parts, ' || (select count(*) from export_parts where export_id = id) || ' kept' from exports where id = $1`, e.id)
}

// A step that is done twice, as after a crash, writes nothing twice, and the
// file has every customer once.
func TestRule30AnExportIsWrittenInSteps(t *testing.T) {
	t.Parallel()
	const customers = 20500
	e := beginExport(t, customers)
	for _, part := range []int{1, 1, 3, 2, 2, 1, 3, 3} {
		e.part(t, part)
	}
	if got := e.state(t); got != "ready, 3 parts, 3 kept" {
		t.Errorf("it is %s", got)
	}
	file := one[[]byte](t, e.house, `select string_agg(body, '' order by number) from export_parts where export_id = $1`, e.id)
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	must(t, err)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[1]] = true
	}
	all := one[int](t, e.house, `select count(*) from contacts where workspace_id = $1 and deleted_at is null`, e.space.ID)
	if len(rows) != all+1 || len(seen) < customers {
		t.Errorf("%d rows and %d addresses of %d customers", len(rows)-1, len(seen), all)
	}
	if queued := one[int](t, e.house, `select count(*) from river_job where kind = 'export_part'`); queued != 3 {
		t.Errorf("%d steps were queued", queued)
	}
	must(t, e.files.ExpireExport(t.Context(), jobs.ExportEnd{Workspace: e.space.ID, Export: e.id}))
	if got := e.state(t); got != "expired, 3 parts, 0 kept" {
		t.Errorf("after its hour it is %s", got)
	}
}

// Whoever loses the right meanwhile gets nothing, not even what was written.
func TestRule30ADemotedMakerGetsNothing(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"demoted":           `update members set role = 'admin', version = version + 1 where id = $1`,
		"demoted and back":  `update members set version = version + 2 where id = $1`,
		"removed":           `update members set removed_at = now(), version = version + 1 where id = $1`,
		"workspace deleted": `update workspaces set deleted_at = now() where id = (select workspace_id from members where id = $1)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := beginExport(t, 10100)
			e.part(t, 1)
			e.exec(t, `alter table members disable trigger user`)
			e.exec(t, sql, e.owner.ID)
			e.part(t, 2)
			if got := e.state(t); got != "refused, 1 parts, 0 kept" {
				t.Errorf("it is %s", got)
			}
			e.part(t, 2) // Nor later.
			if got := e.state(t); got != "refused, 1 parts, 0 kept" {
				t.Errorf("then it is %s", got)
			}
		})
	}
}
