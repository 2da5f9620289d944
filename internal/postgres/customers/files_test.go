package customers_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/i18n"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
)

// anExport is a workspace with many customers, and an owner who asked for them.
type anExport struct {
	*shop
	files kit.Files
	owner pgtest.Person

	session, id uuid.UUID
}

// rowsPerPart is how many rows a part of theirs has.
const rowsPerPart = 10

func beginExport(t *testing.T, customers int) *anExport {
	t.Helper()
	s := newShop(t)
	s.Exec(t, `delete from contact_words`)
	s.Exec(t, `delete from contacts`)
	s.Exec(t, `insert into contacts (workspace_id, id, name, name_key, email)
		select $1, gen_random_uuid(), 'Customer ' || n, 'customer ' || n, n || '@many.example'
			from generate_series(1, $2) n`, s.space.ID, customers)
	e := &anExport{shop: s, files: s.Files, owner: s.owner, session: uuid.New()}
	e.files.RowsPerPart = rowsPerPart
	var err error
	e.id, err = s.Store.BeginExport(t.Context(), e.grant(t), e.session, exporting.Style{Separator: exporting.Comma, Language: i18n.English})
	pgtest.Must(t, err)
	return e
}

func (e *anExport) grant(t *testing.T) policy.Grant[policy.Export] {
	t.Helper()
	return pgtest.Grant[policy.Export](t, e.DB, e.owner, policy.Contacts)
}

func (e *anExport) part(t *testing.T, number int) {
	t.Helper()
	pgtest.Must(t, e.files.WriteExport(t.Context(), jobs.ExportPart{Workspace: e.space.ID, Export: e.id, Part: number}))
}

func (e *anExport) state(t *testing.T) string {
	t.Helper()
	return pgtest.One[string](t, e.DB, `select state || ', ' || parts || ' parts, ' || (select count(*) from export_parts
		where export_id = id) || ' kept' from exports where id = $1`, e.id)
}

// A step that is done twice, as after a crash, writes nothing twice, and the
// file has every customer once.
func TestRule30AnExportIsWrittenInSteps(t *testing.T) {
	t.Parallel()
	const customers = 2*rowsPerPart + 5
	e := beginExport(t, customers)
	for _, part := range []int{1, 1, 3, 2, 2, 1, 3, 3} {
		e.part(t, part)
	}
	if got := e.state(t); got != "ready, 3 parts, 3 kept" {
		t.Errorf("it is %s", got)
	}
	file := pgtest.One[[]byte](t, e.DB, `select string_agg(body, '' order by number) from export_parts where export_id = $1`, e.id)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	pgtest.Must(t, err)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[1]] = true
	}
	all := pgtest.One[int](t, e.DB, `select count(*) from contacts where workspace_id = $1 and deleted_at is null`, e.space.ID)
	if len(rows) != all+1 || len(seen) != customers {
		t.Errorf("%d rows and %d addresses of %d customers", len(rows)-1, len(seen), all)
	}
	if queued := pgtest.One[int](t, e.DB, `select count(*) from river_job where kind = 'export_part'`); queued != 3 {
		t.Errorf("%d steps were queued", queued)
	}
}

// Whatever the number of rows, a file has an end, and every row once.
func TestAnExportEndsWithItsLastRow(t *testing.T) {
	t.Parallel()
	for customers, want := range map[int]string{
		0:               "ready, 1 parts, 1 kept",
		1:               "ready, 1 parts, 1 kept",
		rowsPerPart - 1: "ready, 1 parts, 1 kept",
		rowsPerPart:     "ready, 2 parts, 2 kept",
		2 * rowsPerPart: "ready, 3 parts, 3 kept",
	} {
		t.Run(strconv.Itoa(customers), func(t *testing.T) {
			t.Parallel()
			e := beginExport(t, customers)
			for _, number := range []int{1, 2, 3} {
				e.part(t, number)
			}
			if got := e.state(t); got != want {
				t.Errorf("it is %s, not %s", got, want)
			}
			file, err := e.fetch(t, e.session)
			pgtest.Must(t, err)
			rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
			pgtest.Must(t, err)
			if len(rows) != customers+1 || rows[0][0] != "name" {
				t.Errorf("%d rows of %d customers", len(rows)-1, customers)
			}
		})
	}
}

// What cannot be written is given up: the file says so, and what there was of it
// is gone. A step that is given up too late changes nothing.
func TestAnExportThatCannotGoOnHasFailed(t *testing.T) {
	t.Parallel()
	e := beginExport(t, rowsPerPart+1)
	e.part(t, 1)
	fail := func(part int) {
		t.Helper()
		pgtest.Must(t, e.files.FailExport(t.Context(), jobs.ExportPart{Workspace: e.space.ID, Export: e.id, Part: part}))
	}
	fail(1) // It is written.
	if got := e.state(t); got != "running, 1 parts, 1 kept" {
		t.Errorf("with its next step to come it is %s", got)
	}
	fail(2)
	fail(2)
	e.part(t, 2)
	if got := e.state(t); got != "failed, 1 parts, 0 kept" {
		t.Errorf("it is %s", got)
	}
	if lines := pgtest.One[int](t, e.DB, `select count(*) from activity where act = 'export.fail' and target_id = $1`, e.id); lines != 1 {
		t.Errorf("%d lines in the activity log", lines)
	}
	if _, err := e.fetch(t, e.session); pgtest.KindOf(err) != fault.Gone {
		t.Errorf("fetching it: %v", err)
	}
}

// fetch takes a finished file in a session.
func (e *anExport) fetch(t *testing.T, session uuid.UUID) (file []byte, err error) {
	t.Helper()
	err = e.Store.ExportFile(t.Context(), e.grant(t), session, e.id, func(part []byte) error {
		file = append(file, part...)
		return nil
	})
	return file, err
}

// A file is handed out in the session that asked for it and in no other, and
// each time is a line of the activity log.
func TestRule30AFileIsBoundToItsSessionAndFetchingItIsLogged(t *testing.T) {
	t.Parallel()
	e := beginExport(t, 1)
	e.part(t, 1)
	fetched := func() int {
		return pgtest.One[int](t, e.DB, `select count(*) from activity
			where act = 'export.fetch' and member_id = $1 and target = 'contacts' and target_id = $2`, e.owner.ID, e.id)
	}
	if file, err := e.fetch(t, uuid.New()); pgtest.KindOf(err) != fault.Gone || len(file) > 0 || fetched() > 0 {
		t.Errorf("another session gets %q, %v, in %d lines", file, err, fetched())
	}
	if _, err := e.Store.OwnExport(t.Context(), e.Actor(t, e.owner), uuid.New(), e.id); pgtest.KindOf(err) != fault.NotFound {
		t.Errorf("another session follows it: %v", err)
	}
	for times := range 2 {
		if file, err := e.fetch(t, e.session); err != nil || len(file) == 0 || fetched() != times+1 {
			t.Errorf("its own session gets %q, %v, in %d lines", file, err, fetched())
		}
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
			e := beginExport(t, rowsPerPart+1)
			e.part(t, 1)
			e.Exec(t, `alter table members disable trigger user`)
			e.Exec(t, sql, e.owner.ID)
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
