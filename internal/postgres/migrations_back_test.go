package postgres_test

import (
	"errors"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/golang-migrate/migrate/v4"
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5" // the scheme pgx5
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/google/go-cmp/cmp"

	"latchkey/internal/postgres/pgtest"
	"latchkey/migrations"
)

// placeOfColumn is the number of a column in a line of the catalogue: one that comes back
// stands behind the others.
var placeOfColumn = regexp.MustCompile(`^(column \S+)\.\d+ `)

// rewritten is the step that wrote functions in another language, and leaves them so when it is
// taken back: they answer the same. Of the steps before it a function is known by its head.
const rewritten = 33

// Each step that is taken back leaves the schema as it was before that step, but for the order
// of columns. The program before it starts on no other.
func TestProveEachMigrationIsTakenBack(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	steps := stepper(t, db.OwnerURL)
	names, err := fs.Glob(migrations.FS, "*.up.sql")
	pgtest.Must(t, err)
	looked := min(pgtest.Rounds(5, len(names)), len(names)-1)
	schema := func(steps int) []string {
		lines := pgtest.List[string](t, db, catalogueSQL)
		for i, line := range lines {
			lines[i] = placeOfColumn.ReplaceAllString(line, "$1 ")
			if steps < rewritten {
				lines[i], _, _ = strings.Cut(lines[i], "\n LANGUAGE")
			}
		}
		slices.Sort(lines)
		return lines
	}
	before := map[int][]string{} // by how many steps were taken
	for n := 1; n <= len(names); n++ {
		pgtest.Must(t, steps.Steps(1))
		if n >= len(names)-looked {
			before[n] = schema(n)
		}
	}
	for n := len(names) - 1; n >= len(names)-looked; n-- {
		if err := steps.Steps(-1); err != nil {
			t.Fatalf("%s is not taken back: %v", names[n], err)
		}
		if diff := cmp.Diff(before[n], schema(n)); diff != "" {
			t.Errorf("%s is taken back, and leaves (-before +after):\n%s", names[n], diff)
		}
	}
}

// stepper takes one step after the other.
func stepper(t *testing.T, ownerURL string) *migrate.Migrate {
	t.Helper()
	source, err := iofs.New(migrations.FS, ".")
	pgtest.Must(t, err)
	parsed, err := url.Parse(ownerURL)
	pgtest.Must(t, err)
	parsed.Scheme = "pgx5"
	steps, err := migrate.NewWithSourceInstance("embedded", source, parsed.String())
	pgtest.Must(t, err)
	t.Cleanup(func() {
		fromSource, fromDatabase := steps.Close()
		pgtest.Must(t, errors.Join(fromSource, fromDatabase))
	})
	return steps
}
