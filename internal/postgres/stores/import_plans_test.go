package stores_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/sales"
)

// A step of an import into a database that nobody has analyzed reads no more of it than the one
// before: its plans, and those of triggers and keys, are none of when the tables were empty, and
// nothing of it reads the whole workspace or the whole import. The customers of each file come
// again and again, earlier each time.
func TestAnImportReadsNoMoreWithEachStep(t *testing.T) {
	t.Parallel()
	const rows = 8000
	for resource, c := range map[policy.Resource]struct {
		heads, row string
		fields     []string
	}{
		policy.Orders: {"Reference,Date,Email,Price,Product,Currency", "Mug,EUR", []string{"reference", "at", "email", "price", "item", "currency"}},
		policy.Transactions: {"Reference,Date,Email,Amount,Description,Currency", "Mug,EUR",
			[]string{"reference", "at", "email", "amount", "label", "currency"}},
	} {
		s := newShop(t)
		served, plans := s.explained(t, "force_generic_plan")
		of := kit.Takers{}
		maps.Copy(of, customers.New(served).ImportTakers())
		maps.Copy(of, sales.New(served).ImportTakers())
		store, files := kit.New(served, nil, of), kit.NewFiles(served, nil, of)
		create := pgtest.Grant[policy.Create](t, s.DB, s.owner, resource)
		var file strings.Builder
		file.WriteString(c.heads + "\n")
		for i := range rows {
			fmt.Fprintf(&file, "o-%d,%d-%02d-%02d,payer%d@shop.example,%d.50,%s\n", i, 2025-i/2000, i%9+1, i%28+1, i%500, 5+i%200, c.row)
		}
		id, err := store.Upload(t.Context(), create, "rows.csv", importing.NewSurvey(nil, csvfile.Format{Separator: ','}),
			strings.NewReader(file.String()))
		pgtest.Must(t, err)
		var pages []float64
		read := func() {
			pages = nil
			for more := true; more; {
				more, err = files.ReadImport(t.Context(), jobs.Import{Workspace: s.space.ID, Import: id})
				pgtest.Must(t, err)
				read := 0.0
				for _, p := range plans() {
					if !strings.Contains(p.Query, "insert into") { // An index that is written grows.
						read += p.Top.pages() + p.Top.rows()
					}
				}
				pages = append(pages, read)
			}
		}
		pgtest.Must(t, store.CheckImport(t.Context(), create, id, c.fields, importing.Reading{HeadRow: 1, Existing: importing.Fill, Mark: importing.Point}))
		read()
		pgtest.Must(t, store.StartImport(t.Context(), create, id))
		read()
		if created := pgtest.One[int](t, s.DB, `select created from imports where id = $1`, id); created != rows {
			t.Fatalf("%d of %v, want %d", created, resource, rows)
		}
		full := pages[1 : len(pages)-1] // The first plans for tables that are empty, and the last have a rest.
		if most := slices.Max(full); most > 1.3*full[0] || most > 2*pages[0] {
			t.Errorf("steps of %v read %.0f pages and rows", resource, pages)
		}

	}
}
