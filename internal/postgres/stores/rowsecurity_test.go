package stores_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/postgres/pgtest"
)

// The tests of this file leave nothing between the app login and the rows but
// row security: they give it every right, and switch the triggers off.
func bare(t *testing.T) (h *house, ours, theirs uuid.UUID) {
	t.Helper()
	h = newDemo(t)
	h.Exec(t, `grant all on all tables in schema public to latchkey_app`)
	for _, table := range tenants(t, h.DB) {
		h.Exec(t, `alter table `+table+` disable trigger user`)
	}
	id := func(slug string) uuid.UUID {
		return pgtest.One[uuid.UUID](t, h.DB, `select workspace_id from workspace_slugs where slug = $1`, slug)
	}
	ours, theirs = id("atelier-marchand"), id("nordlicht-yoga")
	for _, table := range tenants(t, h.DB) {
		for _, space := range []uuid.UUID{ours, theirs} {
			h.Fill(t, table, space)
		}
	}
	return h, ours, theirs
}

var errTakeBack = errors.New("take it back")

// in runs f as the app login with a workspace set, uuid.Nil for none, and takes
// back what it did.
func (h *house) in(t *testing.T, space uuid.UUID, f func(ctx context.Context, tx pgx.Tx)) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), h.App, func(tx pgx.Tx) error {
		if space != uuid.Nil {
			if _, err := tx.Exec(t.Context(), `select set_config('latchkey.workspace', $1, true)`, space.String()); err != nil {
				return err
			}
		}
		f(t.Context(), tx)
		return errTakeBack
	})
	if !errors.Is(err, errTakeBack) {
		t.Fatal(err)
	}
}

// touched counts the rows that a statement reads or writes as the app login.
func (h *house) touched(t *testing.T, space uuid.UUID, sql string, arguments ...any) (rows int64) {
	t.Helper()
	h.in(t, space, func(ctx context.Context, tx pgx.Tx) {
		tag, err := tx.Exec(ctx, sql, arguments...)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		rows = tag.RowsAffected()
	})
	return rows
}

func eachBareTenant(t *testing.T, check func(t *testing.T, h *house, table, column string, ours, theirs uuid.UUID)) {
	t.Helper()
	h, ours, theirs := bare(t)
	for _, table := range tenants(t, h.DB) {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			column := pgtest.WorkspaceColumn(table)
			check(t, h, table, column, ours, theirs)
		})
	}
}

// everyRow are statements that name no workspace at all.
func everyRow(table, column string) []string {
	return []string{`select from ` + table, `update ` + table + ` set ` + column + ` = ` + column, `delete from ` + table}
}

func TestRule14WithoutAWorkspaceThereIsNoRow(t *testing.T) {
	t.Parallel()
	eachBareTenant(t, func(t *testing.T, h *house, table, column string, _, _ uuid.UUID) {
		for _, sql := range everyRow(table, column) {
			if rows := h.touched(t, uuid.Nil, sql); rows != 0 {
				t.Errorf("%s reaches %d rows", sql, rows)
			}
		}
	})
}

// A connection that served a workspace before carries the setting as an empty
// text, which must mean none and not be an error.
func TestRule14AWorkspaceDoesNotOutliveItsTransaction(t *testing.T) {
	t.Parallel()
	h, ours, _ := bare(t)
	conn, err := h.App.Acquire(t.Context())
	pgtest.Must(t, err)
	defer conn.Release()
	_, err = conn.Exec(t.Context(), `begin; select set_config('latchkey.workspace', '`+ours.String()+`', true); commit`)
	pgtest.Must(t, err)
	for _, table := range tenants(t, h.DB) {
		var rows int
		pgtest.Must(t, conn.QueryRow(t.Context(), `select count(*) from `+table).Scan(&rows))
		if rows != 0 {
			t.Errorf("%d rows of %s are left open", rows, table)
		}
	}
}

func TestRule14NoRowOfAnotherWorkspaceIsReached(t *testing.T) {
	t.Parallel()
	eachBareTenant(t, func(t *testing.T, h *house, table, column string, ours, theirs uuid.UUID) {
		own := pgtest.One[int64](t, h.DB, `select count(*) from `+table+` where `+column+` = $1`, ours)
		for _, sql := range everyRow(table, column) {
			if strings.HasPrefix(sql, "delete") {
				continue // Foreign keys are in the way of deleting all of one's own.
			}
			if rows := h.touched(t, ours, sql); rows != own {
				t.Errorf("%s reaches %d rows, the workspace has %d", sql, rows, own)
			}
		}
		for _, sql := range everyRow(table, column) {
			if rows := h.touched(t, ours, sql+` where `+column+` = $1`, theirs); rows != 0 {
				t.Errorf("%s reaches %d rows of the other workspace", sql, rows)
			}
		}
	})
}

// mustStop checks that row security itself refused a statement.
func (h *house) mustStop(t *testing.T, space uuid.UUID, sql string, arguments ...any) {
	t.Helper()
	h.in(t, space, func(ctx context.Context, tx pgx.Tx) {
		_, err := tx.Exec(ctx, sql, arguments...)
		if err == nil || !strings.Contains(err.Error(), "row-level security") {
			t.Errorf("row security lets %s pass: %v", sql, err)
		}
	})
}

func TestRule14NoRowIsInsertedIntoAnotherWorkspace(t *testing.T) {
	t.Parallel()
	eachBareTenant(t, func(t *testing.T, h *house, table, column string, ours, theirs uuid.UUID) {
		row := pgtest.One[[]byte](t, h.DB, `select to_jsonb(r) from `+table+` r where `+column+` = $1 limit 1`, theirs)
		columns := pgtest.One[string](t, h.DB, `select string_agg(quote_ident(attname), ', ') from pg_attribute
			where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, table)
		copied := `insert into ` + table + ` (` + columns + `) select ` + columns + ` from jsonb_populate_record(null::` + table + `, $1)`
		h.mustStop(t, ours, copied, row)
		h.mustStop(t, uuid.Nil, copied, row)
	})
}

func TestRule14NoRowIsMovedIntoAnotherWorkspace(t *testing.T) {
	t.Parallel()
	eachBareTenant(t, func(t *testing.T, h *house, table, column string, ours, theirs uuid.UUID) {
		h.mustStop(t, ours, `update `+table+` set `+column+` = $1`, theirs)
	})
}

// Foreign keys are checked past row security, so they have to hold by themselves.
func TestRule13NoRowPointsIntoAnotherWorkspace(t *testing.T) {
	t.Parallel()
	tried := 0
	h, ours, theirs := bare(t)
	all := tenants(t, h.DB)
	for _, table := range all {
		for _, key := range h.ForeignKeys(t, table) {
			for _, check := range pgtest.List[string](t, h.DB, `select conname::text from pg_constraint
				where conrelid = $1::regclass and contype = 'c' and cardinality(conkey) > 1`, table) {
				h.Exec(t, `alter table `+table+` drop constraint `+check) // It would refuse the row before its foreign key does.
			}
			if len(key.Child) < 2 {
				continue // The workspace itself; moving a row there is another test's.
			}
			tried++
			child := key.Child[1]
			foreign := pgtest.One[uuid.UUID](t, h.DB, `select `+key.Column[1]+` from `+key.Parent+`
				where `+pgtest.WorkspaceColumn(key.Parent)+` = $1 limit 1`, theirs)
			h.in(t, ours, func(ctx context.Context, tx pgx.Tx) {
				// One row: all of them at once could be in the way of each other.
				_, err := tx.Exec(ctx, `update `+table+` set `+child+` = $1 where ctid = (select ctid from `+table+` limit 1)`, foreign)
				var refusal *pgconn.PgError
				if !errors.As(err, &refusal) || refusal.ConstraintName != key.Name {
					t.Errorf("%s.%s points to a row of another workspace: %v", table, child, err)
				}
			})
		}
	}
	if tried == 0 {
		t.Error("there is no such foreign key")
	}
}
