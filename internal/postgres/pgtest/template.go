package pgtest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
	"latchkey/internal/postgres/localpg"
	"latchkey/migrations"
)

// templatePrefix begins the name of every template; a hash of what the schema
// is made from ends it, so that no test ever meets a schema of yesterday.
const templatePrefix = "latchkey_t_"

// migrated returns the template of this tree's schema. Whichever process comes
// first builds it while the others wait.
func migrated(cluster *localpg.Cluster, l lease) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), setUpLimit)
	defer cancel()
	hash, err := schemaHash()
	if err != nil {
		return "", err
	}
	name := templatePrefix + hash
	if err := l.hold(ctx, name); err != nil {
		return "", err
	}

	conn, err := pgx.Connect(ctx, cluster.SuperURL("postgres"))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx) // and with it the lock
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(hashtextextended($1, 0))`, name); err != nil {
		return "", err
	}
	var ready bool
	err = conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1 and datistemplate)`, name).Scan(&ready)
	if err != nil || ready {
		return name, err
	}
	quoted := pgx.Identifier{name}.Sanitize()
	if _, err := conn.Exec(ctx, `drop database if exists `+quoted+` with (force)`); err != nil { // left half-built
		return "", err
	}
	if err := cluster.CreateDatabase(ctx, name, ""); err != nil {
		return "", err
	}
	if err := postgres.Migrate(ctx, cluster.OwnerURL(name), cluster.AppURL(name)); err != nil {
		return "", err
	}
	if err := keep(ctx, cluster.SuperURL(name)); err != nil {
		return "", err
	}
	// A clone needs an original that nobody is connected to.
	_, err = conn.Exec(ctx, `alter database `+quoted+` is_template true allow_connections false`)
	return name, err
}

// schemaHash covers all that postgres.Migrate depends on: the migrations, the
// code that runs them, and the libraries, some of which bring tables.
func schemaHash() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	code, err := filepath.Glob(filepath.Join(root, "internal/postgres/migrate*.go"))
	if err != nil {
		return "", err
	}
	if len(code) == 0 {
		return "", errors.New("internal/postgres/migrate*.go, which makes the schema, has moved")
	}
	sum := sha256.New()
	for _, file := range append(code, filepath.Join(root, "go.mod")) {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(file), len(text), text)
	}
	if err := hashFiles(sum, migrations.FS); err != nil {
		return "", err
	}
	fmt.Fprint(sum, restoreSQL)
	return fmt.Sprintf("%x", sum.Sum(nil)[:10]), nil
}

func hashFiles(sum io.Writer, files fs.FS) error {
	return fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
}

// moduleRoot finds go.mod above the directory of the package under test.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the module")
		}
		dir = filepath.Dir(dir)
	}
}
