package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/postgres/localpg"
	"latchkey/migrations"
)

// undefinedTable is Postgres's code for a table that is not there.
const undefinedTable = "42P01"

// putAsideWhenRewritten keeps the database of development under another name when
// steps that it has taken are written otherwise by now: as long as nothing is
// released they are, and nothing would lead from one to the other. The digests of
// the steps stand in the database's comment.
func putAsideWhenRewritten(ctx context.Context, cluster *localpg.Cluster) error {
	steps, err := digests()
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, cluster.SuperURL(database))
	if err != nil {
		return err
	}
	var noted string
	var taken int
	err = conn.QueryRow(
		ctx, `select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = $1`, database,
	).Scan(&noted)
	if err == nil {
		err = conn.QueryRow(ctx, `select version from schema_migrations`).Scan(&taken)
	}
	_ = conn.Close(ctx) // What is renamed has nobody in it.
	var refusal *pgconn.PgError
	if fresh := errors.As(err, &refusal) && refusal.Code == undefinedTable; err != nil && !fresh && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	taken = min(taken, len(steps))
	server, err := pgx.Connect(ctx, cluster.SuperURL("postgres"))
	if err != nil {
		return err
	}
	defer server.Close(ctx)
	own := pgx.Identifier{database}.Sanitize()
	if was := strings.Fields(noted); len(was) < taken || !slices.Equal(was[:taken], steps[:taken]) {
		old := database + time.Now().UTC().Format("_before_20060102_150405")
		if _, err := server.Exec(ctx, `alter database `+own+` rename to `+pgx.Identifier{old}.Sanitize()); err != nil {
			return fmt.Errorf("the schema was rewritten since the database was made, and it is in use: %w", err)
		}
		fmt.Fprintf(os.Stderr, "The schema was rewritten since this database was made. It is kept as %s, and a new one begins.\n", old)
		if err := cluster.CreateDatabase(ctx, database, ""); err != nil {
			return err
		}
	}
	_, err = server.Exec(ctx, `comment on database `+own+` is '`+strings.Join(steps, " ")+`'`)
	return err
}

// digests are those of all steps, in their order.
func digests() (list []string, err error) {
	names, err := fs.Glob(migrations.FS, "*.up.sql")
	for _, name := range names {
		text, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			return nil, err
		}
		list = append(list, fmt.Sprintf("%x", sha256.Sum256(text))[:16])
	}
	return list, err
}
