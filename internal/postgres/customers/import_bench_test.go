package customers_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// benchRows is how many customers a file of a benchmark brings: a million where all is
// to be proved.
var benchRows = pgtest.Rounds(60_000, 1_000_000)

var benchHeads = []string{"email", "name", "phone", "street", "postal_code", "city", "country"}

func benchFile() string {
	first := []string{"Hélène", "Anna", "Joost", "Maria", "Siobhán", "Jean-Paul", "Fatima", "Søren", "Claire", "Pieter"}
	last := []string{"Dubois", "de Vries", "O’Malley", "van den Berg", "Lebœuf", "García", "Müller", "Østergaard", "Martin", "Peeters"}
	var file strings.Builder
	file.WriteString(strings.Join(benchHeads, ",") + "\n")
	for i := range benchRows {
		fmt.Fprintf(&file, "customer%d@shop%d.example,%s %s %d,+3247%07d,%d Rue Haute,%d,Bruxelles,BE\n",
			i, i%500, first[i%10], last[i/10%10], i, i, i%300, 1000+i%9000)
	}
	return file.String()
}

// BenchmarkImport takes a file of customers in, and copies what came of it into
// tables of the same shape, as psql's \copy would: the ratio of the two counts. It
// measures the time that the processors had, of the program and of Postgres. The copies
// have every index, key and check, but no triggers and no row security: what these cost,
// and the list of what the import made, counts against the import alone.
func BenchmarkImport(b *testing.B) {
	s := newShop(b)
	create := pgtest.Grant[policy.Create](b, s.DB, s.owner, policy.Contacts)
	id, err := s.Store.Upload(b.Context(), create, "customers.csv", importing.NewSurvey(nil, csvfile.Format{Separator: ','}), strings.NewReader(benchFile()))
	pgtest.Must(b, err)
	job := jobs.Import{Workspace: s.space.ID, Import: id}
	checking := time.Now()
	s.check(b, job, benchHeads)
	b.ReportMetric(float64(benchRows)/time.Since(checking).Seconds(), "checked-rows/s")
	pgtest.Must(b, s.Store.StartImport(b.Context(), create, id))
	idle, most := pgtest.Resident(), uint64(0)
	before, own, began := pgtest.Backends(b, s.DB), pgtest.Spent(b), time.Now()
	for more := true; more; {
		more, err = s.Files.ReadImport(b.Context(), job)
		pgtest.Must(b, err)
		most = max(most, pgtest.Holds())
	}
	took, program, database := time.Since(began), pgtest.Spent(b)-own, pgtest.Backends(b, s.DB)-before
	if got, want := s.broughtRows(b, id), benchRows; got != want {
		b.Fatalf("%d customers, want %d", got, want)
	}
	copied := s.copyAgain(b)
	b.ReportMetric(float64(benchRows)/took.Seconds(), "rows/s")
	b.ReportMetric(float64(benchRows)/(program+database).Seconds(), "rows/cpu-s")
	b.ReportMetric(program.Seconds(), "program-s")
	b.ReportMetric(database.Seconds(), "postgres-s")
	b.ReportMetric(copied.Seconds(), "copy-s")
	b.ReportMetric(float64(most-min(most, idle))/(1<<20), "MiB-above-idle")
	b.ReportMetric(copied.Seconds()/(program+database).Seconds(), "ratio")
}

func (s *shop) broughtRows(b *testing.B, id uuid.UUID) int {
	b.Helper()
	return pgtest.One[int](b, s.DB, `select created from imports where id = $1`, id)
}

// copyAgain copies what an import made into empty tables with the same indexes and
// foreign keys, by a login that row security does not hold.
func (s *shop) copyAgain(b *testing.B) (took time.Duration) {
	b.Helper()
	var loads []func(*pgx.Conn)
	for _, table := range []string{"contacts", "contact_addresses", "contact_words"} {
		s.Exec(b, `create table copied_`+table+` (like `+table+` including defaults including constraints including indexes)`)
		for _, key := range pgtest.List[string](b, s.DB, `
			select replace(pg_get_constraintdef(oid), 'contacts(', 'copied_contacts(') from pg_constraint
			 where conrelid = $1::regclass and contype = 'f'`, table) {
			s.Exec(b, `alter table copied_`+table+` add `+key)
		}
		var rows bytes.Buffer
		conn, err := pgx.Connect(b.Context(), s.OwnerURL)
		pgtest.Must(b, err)
		_, err = conn.PgConn().CopyTo(b.Context(), &rows, `copy (select * from `+table+`) to stdout`)
		pgtest.Must(b, err)
		pgtest.Must(b, conn.Close(b.Context()))
		loads = append(loads, func(conn *pgx.Conn) {
			_, err := conn.PgConn().CopyFrom(b.Context(), &rows, `copy copied_`+table+` from stdin`)
			pgtest.Must(b, err)
		})
	}
	conn, err := pgx.Connect(b.Context(), s.OwnerURL)
	pgtest.Must(b, err)
	defer conn.Close(context.WithoutCancel(b.Context()))
	before, own := pgtest.CPUOf(b, int(conn.PgConn().PID())), pgtest.Spent(b)
	for _, load := range loads {
		load(conn)
	}
	return pgtest.CPUOf(b, int(conn.PgConn().PID())) - before + pgtest.Spent(b) - own
}
