package stores_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/customers"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/sales"
)

// paymentRows is how many payments a file of the benchmark brings: a million where all is to be
// proved.
var paymentRows = pgtest.Rounds(60_000, 1_000_000)

var paymentHeads = []string{"reference", "at", "amount", "currency", "email", "refunded"}

// paymentFile has five payments of each customer, of which one in twenty was refunded in part.
func paymentFile() string {
	var file strings.Builder
	file.WriteString("Reference,Date,Amount,Currency,Email,Amount refunded\n")
	for i := range paymentRows {
		back := ""
		if i%20 == 0 {
			back = "3.00"
		}
		fmt.Fprintf(&file, "pay-%d,2026-%02d-%02d %02d:30:00,%d.50,EUR,payer%d@shop%d.example,%s\n",
			i, i%9+1, i%28+1, i%24, 5+i%200, i/5, i/5%500, back)
	}
	return file.String()
}

// BenchmarkImportOfPayments takes a file of payments in, whose customers are new, and copies what came of
// it into tables of the same shape, as psql's \copy would: the ratio of the two counts, in time
// that the processors had. The copies have every index, key and check, but no triggers and no
// row security: the sums of days, and the list of what the import made, count against it alone.
func BenchmarkImportOfPayments(b *testing.B) {
	s := newShop(b)
	served := s.Serve(b)
	of := kit.Takers{}
	maps.Copy(of, customers.New(served).ImportTakers())
	maps.Copy(of, sales.New(served).ImportTakers())
	store, files := kit.New(served, nil, of), kit.NewFiles(served, nil, of)
	create := pgtest.Grant[policy.Create](b, s.DB, s.owner, policy.Transactions)
	id, err := store.Upload(b.Context(), create, "payments.csv", importing.NewSurvey(nil, csvfile.Format{Separator: ','}), strings.NewReader(paymentFile()))
	pgtest.Must(b, err)
	job := jobs.Import{Workspace: s.space.ID, Import: id}
	read := func() (most uint64) {
		for step, more := 0, true; more; step++ {
			more, err = files.ReadImport(b.Context(), job)
			pgtest.Must(b, err)
			most = max(most, pgtest.Holds())
			if step%10 == 0 { // As Postgres does by itself, which that of the tests does not.
				s.Exec(b, `analyze transactions, contacts, contact_addresses, contact_words, import_contacts, import_foreseen`)
			}
		}
		return most
	}
	pgtest.Must(b, store.CheckImport(b.Context(), create, id, paymentHeads, importing.Reading{HeadRow: 1, Existing: importing.Fill, Mark: importing.Point}))
	checking := time.Now()
	read()
	b.ReportMetric(float64(paymentRows)/time.Since(checking).Seconds(), "checked-rows/s")
	pgtest.Must(b, store.StartImport(b.Context(), create, id))
	idle := pgtest.Resident()
	before, own, began := pgtest.Backends(b, s.DB), pgtest.Spent(b), time.Now()
	most := read()
	took, program, database := time.Since(began), pgtest.Spent(b)-own, pgtest.Backends(b, s.DB)-before
	if got := pgtest.One[int](b, s.DB, `select created from imports where id = $1`, id); got != paymentRows {
		b.Fatalf("%d payments, want %d", got, paymentRows)
	}
	copied := s.copyAgain(b)
	b.ReportMetric(float64(paymentRows)/took.Seconds(), "rows/s")
	b.ReportMetric(program.Seconds(), "program-s")
	b.ReportMetric(database.Seconds(), "postgres-s")
	b.ReportMetric(copied.Seconds(), "copy-s")
	b.ReportMetric(float64(most-min(most, idle))/(1<<20), "MiB-above-idle")
	b.ReportMetric(copied.Seconds()/(program+database).Seconds(), "ratio")
}

// copyAgain copies what an import made into empty tables with the same indexes and foreign keys,
// by a login that row security does not hold.
func (s *shop) copyAgain(b *testing.B) time.Duration {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), s.OwnerURL)
	pgtest.Must(b, err)
	defer conn.Close(context.WithoutCancel(b.Context()))
	var loads []func()
	for _, table := range []string{"contacts", "contact_addresses", "contact_words", "transactions"} {
		s.Exec(b, `create table copied_`+table+` (like `+table+` including defaults including constraints including indexes)`)
		for _, key := range pgtest.List[string](b, s.DB, `
			select replace(replace(pg_get_constraintdef(oid), 'contacts(', 'copied_contacts('), 'transactions(', 'copied_transactions(')
			  from pg_constraint where conrelid = $1::regclass and contype = 'f'`, table) {
			s.Exec(b, `alter table copied_`+table+` add `+key)
		}
		var rows bytes.Buffer
		_, err := conn.PgConn().CopyTo(b.Context(), &rows, `copy (select * from `+table+`) to stdout`)
		pgtest.Must(b, err)
		loads = append(loads, func() {
			_, err := conn.PgConn().CopyFrom(b.Context(), &rows, `copy copied_`+table+` from stdin`)
			pgtest.Must(b, err)
		})
	}
	before, own := pgtest.CPUOf(b, int(conn.PgConn().PID())), pgtest.Spent(b)
	for _, load := range loads {
		load()
	}
	return pgtest.CPUOf(b, int(conn.PgConn().PID())) - before + pgtest.Spent(b) - own
}
