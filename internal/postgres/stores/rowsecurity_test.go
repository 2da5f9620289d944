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
	for _, sql := range fill {
		h.Exec(t, sql, theirs)
	}
	for _, sql := range fillBoth {
		h.Exec(t, sql, ours)
		h.Exec(t, sql, theirs)
	}
	return h, ours, theirs
}

// fill gives the other workspace a row of what the demo does not give it.
var fill = []string{
	`insert into products (workspace_id, id, kind, name, name_key, price, currency) values ($1, gen_random_uuid(), 'physical', 'Mat', 'mat', 1, 'EUR')`,
	`with coupon as (insert into coupons (workspace_id, id, name, name_key, code, percent, currency) values ($1, gen_random_uuid(), 'Spring', 'spring', 'SPRING', 10, 'EUR') returning *)
		insert into coupon_products (workspace_id, coupon_id, position, product_id) select p.workspace_id, c.id, 1, p.id from products p, coupon c where p.workspace_id = $1`,
	`insert into teams (workspace_id, id, name, name_key) values ($1, gen_random_uuid(), 'Team', 'team')`,
	`insert into team_members (workspace_id, team_id, member_id) select t.workspace_id, t.id, m.id from teams t join members m using (workspace_id) where t.workspace_id = $1`,
	`insert into contact_fields (workspace_id, id, name, name_key, kind) values ($1, gen_random_uuid(), 'Size', 'size', 'text')`,
	`insert into contact_values (workspace_id, contact_id, field_id, value, value_key) select f.workspace_id, c.id, f.id, 'L', 'l' from contact_fields f join contacts c using (workspace_id) where f.workspace_id = $1 limit 1`,
	`insert into orders (workspace_id, id, number, contact_id, at, state, amount, currency, label)
		select workspace_id, gen_random_uuid(), 1, id, now(), 'paid', 1, 'EUR', 'Vase' from contacts where workspace_id = $1 limit 1`,
	`insert into affiliate_invoices (workspace_id, id, number, contact_id, at, state, amount, currency)
		select workspace_id, gen_random_uuid(), '1', id, now(), 'paid', 1, 'EUR' from contacts where workspace_id = $1 limit 1`,
	`insert into lookups (workspace_id, id, member_id, member_version, resource, address_hash, address_mask)
		select workspace_id, gen_random_uuid(), id, version, 'contacts', '', '•••' from members where workspace_id = $1 limit 1`,
}

// fillBoth gives both workspaces a row of what the demo gives neither.
var fillBoth = []string{
	`insert into logos (workspace_id, id, image) values ($1, gen_random_uuid(), 'a')`,
	`insert into order_lines (workspace_id, order_id, position, label, quantity, price) select workspace_id, id, 100, 'Vase', 1, 1 from orders where workspace_id = $1 limit 1`,
	`insert into courses (workspace_id, id, name, name_key) values ($1, gen_random_uuid(), 'Raku', 'raku')`,
	`insert into coupons (workspace_id, id, name, name_key, code, percent, currency) values ($1, gen_random_uuid(), 'Fair', 'fair', 'BARE', 10, 'EUR')`,
	`insert into coupon_products (workspace_id, coupon_id, position, product_id) select c.workspace_id, c.id, 100, p.id from coupons c join products p using (workspace_id) where c.workspace_id = $1 limit 1`,
	`insert into bundles (workspace_id, id, name, name_key, price, currency) values ($1, gen_random_uuid(), 'Both', 'both', 100, 'EUR')`,
	`insert into bundle_courses (workspace_id, bundle_id, position, course_id) select b.workspace_id, b.id, 100, c.id from bundles b join courses c using (workspace_id) where b.workspace_id = $1 limit 1`,
	`insert into contact_notes (workspace_id, id, contact_id, member_id, text) select c.workspace_id, gen_random_uuid(), c.id, m.id, 'Rings twice' from contacts c join members m using (workspace_id) where c.workspace_id = $1 limit 1`,
	`insert into exports (workspace_id, id, member_id, member_version, session_id, resource) select workspace_id, gen_random_uuid(), id, version, gen_random_uuid(), 'contacts' from members where workspace_id = $1 limit 1`,
	`insert into export_parts (workspace_id, export_id, number, body) select workspace_id, id, 1, 'a' from exports where workspace_id = $1`,
	`insert into imports (workspace_id, id, member_id, member_version, resource, file, separator, bytes) select workspace_id, gen_random_uuid(), id, version, 'contacts', 'a.csv', ',', 1 from members where workspace_id = $1 limit 1`,
	`insert into import_parts (workspace_id, import_id, number, body) select workspace_id, id, 1, 'a' from imports where workspace_id = $1`,
	`insert into import_refusals (workspace_id, import_id, line, reason, cells) select workspace_id, id, 1, 'x', '{}' from imports where workspace_id = $1`,
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
			column := workspaceColumn(table)
			for _, space := range []uuid.UUID{ours, theirs} {
				if pgtest.One[int](t, h.DB, `select count(*) from `+table+` where `+column+` = $1`, space) == 0 {
					t.Fatal("a workspace has no row to look for")
				}
			}
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
		columns := pgtest.One[string](t, h.DB, `select string_agg(quote_ident(attname), ', ') from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`, table)
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
		for _, key := range foreignKeys(t, h.DB, table) {
			if len(key.columns) < 2 {
				continue // The workspace itself; moving a row there is another test's.
			}
			tried++
			child, parent, _ := strings.Cut(key.columns[1], "=")
			foreign := pgtest.One[uuid.UUID](t, h.DB, `select `+parent+` from `+key.parent+` where `+workspaceColumn(key.parent)+` = $1 limit 1`, theirs)
			h.in(t, ours, func(ctx context.Context, tx pgx.Tx) {
				// One row: all of them at once could be in the way of each other.
				_, err := tx.Exec(ctx, `update `+table+` set `+child+` = $1 where ctid = (select ctid from `+table+` limit 1)`, foreign)
				var refusal *pgconn.PgError
				if !errors.As(err, &refusal) || refusal.ConstraintName != key.name {
					t.Errorf("%s.%s points to a row of another workspace: %v", table, child, err)
				}
			})
		}
	}
	if tried == 0 {
		t.Error("there is no such foreign key")
	}
}
