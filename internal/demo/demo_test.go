package demo_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/internal/demo"
	"latchkey/internal/postgres/pgtest"
)

var key = pgtest.ServerKey

// load loads the small demo, which has all of its people.
func load(t *testing.T, now time.Time) *pgtest.DB {
	t.Helper()
	return loadSize(t, now, demo.SmallSize)
}

func loadSize(t *testing.T, now time.Time, contacts int) *pgtest.DB {
	t.Helper()
	db := pgtest.New(t)
	loaded, err := demo.LoadSize(t.Context(), db.OwnerURL, key, now, contacts)
	if err != nil || !loaded {
		t.Fatalf("Load: %v, %v", loaded, err)
	}
	return db
}

// begun is the moment of the full demo.
var begun = time.Now()

// full is the full demo, loaded once for this process.
func full(t *testing.T) *pgtest.DB {
	t.Helper()
	return pgtest.NewFilled(t, "full", func(ctx context.Context, ownerURL string) error {
		_, err := demo.Load(ctx, ownerURL, key, begun)
		return err
	})
}

// rows reads a text column.
func rows(t *testing.T, db *pgtest.DB, sql string, arguments ...any) []string {
	t.Helper()
	return pgtest.List[string](t, db, sql, arguments...)
}

func TestLoadLeavesAUsedDatabaseAlone(t *testing.T) {
	t.Parallel()
	db := pgtest.NewDemo(t)
	before := dump(t, db, false)
	loaded, err := demo.LoadSmall(t.Context(), db.OwnerURL, key, time.Now().Add(time.Hour))
	if err != nil || loaded {
		t.Errorf("the second Load: %v, %v", loaded, err)
	}
	if diff := cmp.Diff(before, dump(t, db, false)); diff != "" {
		t.Error("the second Load changed rows:\n" + diff)
	}

	used := pgtest.New(t)
	used.NewUser(t, "somebody")
	loaded, err = demo.LoadSmall(t.Context(), used.OwnerURL, key, time.Now())
	if err != nil || loaded {
		t.Errorf("Load beside a user: %v, %v", loaded, err)
	}
	if found := rows(t, used, `select name from organizations union all select email from users`); !slices.Equal(found, []string{"somebody@test.example"}) {
		t.Errorf("Load beside a user left %q", found)
	}
}

func TestLoadTwiceAtOnceLoadsOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	type outcome struct {
		loaded bool
		err    error
	}
	outcomes := make(chan outcome)
	for range 2 {
		go func() {
			loaded, err := demo.LoadSmall(context.Background(), db.OwnerURL, key, time.Now())
			outcomes <- outcome{loaded, err}
		}()
	}
	one, two := <-outcomes, <-outcomes
	if one.err != nil || two.err != nil || one.loaded == two.loaded {
		t.Errorf("%+v and %+v", one, two)
	}
}
