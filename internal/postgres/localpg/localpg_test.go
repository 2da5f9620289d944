package localpg_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	pgxmigrate "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres/localpg"
)

// helperDir makes a run of this test binary a bare caller of Start.
const helperDir = "LOCALPG_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		if _, err := localpg.Start(context.Background(), localpg.Options{Dir: dir, Log: os.Stderr}); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A cluster of the test's own, started by several processes at once.
func TestStart(t *testing.T) {
	ctx := t.Context()
	dir, err := os.MkdirTemp("/tmp", "localpg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })

	var starters sync.WaitGroup
	for range 3 {
		starters.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), helperDir+"="+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	starters.Wait()
	cluster, err := localpg.Start(ctx, localpg.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})

	var databases sync.WaitGroup
	for range 3 {
		databases.Go(func() {
			if err := cluster.CreateDatabase(ctx, "one", ""); err != nil {
				t.Error(err)
			}
		})
	}
	databases.Wait()
	if err := cluster.CreateDatabase(ctx, "Copy of \"one\"", "one"); err != nil {
		t.Error(err)
	}
	rights := map[string]string{
		cluster.SuperURL("one"): "postgres true true true",
		cluster.OwnerURL("one"): "latchkey_owner false false true",
		cluster.AppURL("one"):   "latchkey_app false false false",
	}
	for url, want := range rights {
		if got := query(t, url, `select concat_ws(' ', rolname, rolsuper::text, rolbypassrls::text, rolcreatedb::text)
			from pg_roles where rolname = current_user`); got != want {
			t.Errorf("%s is %q, not %q", url, got, want)
		}
	}
	if got := query(t, cluster.OwnerURL("one"), `select pg_get_userbyid(datdba) from pg_database where datname = current_database()`); got != "latchkey_owner" {
		t.Errorf("the database belongs to %q", got)
	}
	if got := query(t, cluster.SuperURL("one"), `show listen_addresses`); got != "" {
		t.Errorf("listens on %q", got)
	}

	driver, err := new(pgxmigrate.Postgres).Open(strings.Replace(cluster.OwnerURL("one"), "postgres://", "pgx5://", 1))
	if err != nil {
		t.Fatalf("golang-migrate refuses the address: %v", err)
	}
	if err := driver.Close(); err != nil {
		t.Error(err)
	}
}

// A directory that anybody may enter would let anybody be superuser.
func TestStartRefusesAnOpenDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := localpg.Start(t.Context(), localpg.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "0700") {
		t.Errorf("got %v", err)
	}
}

func query(t *testing.T, url, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}
