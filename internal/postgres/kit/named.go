package kit

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// What is named is read from a table aliased x, in the order of its names.
const (
	withName = ` and x.name_key >= @search and x.name_key < @search || U&'\+10FFFF'`
	byName   = ` and (x.name_key, x.id) > (@key, @id) order by x.name_key, x.id`
)

// readNamed reads one page of a list: sql is the rows' source and all of its
// conditions but the search, which is the beginning of a name.
func ReadNamed[T interface{ Listing() listing.Entry }](ctx context.Context, db *postgres.Database, scope policy.Scope, sql string, q listing.NameQuery, args pgx.NamedArgs, scan pgx.RowToFunc[T]) (page listing.NamePage[T], err error) {
	for name, value := range (pgx.NamedArgs{"search": texts.SearchKey(q.Search), "key": q.After.Key, "id": q.After.ID}) {
		args[name] = value
	}
	if q.Search != "" {
		sql += withName
	}
	err = db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(sql+byName+postgres.UpTo(q.Limit+1), args).Query(func(rows pgx.Rows) error {
			page.Rows, err = pgx.CollectRows(rows, scan)
			return err
		})
	})
	if len(page.Rows) > q.Limit {
		page.Rows, page.More = page.Rows[:q.Limit], true
		last := page.Rows[q.Limit-1].Listing()
		page.Next = listing.Cursor{Key: last.SortKey, ID: last.ID}
	}
	return page, err
}

// oneNamed reads one of them.
func OneNamed[T any](ctx context.Context, db *postgres.Database, scope policy.Scope, sql string, args pgx.NamedArgs, scan pgx.RowToFunc[T]) (one T, err error) {
	err = db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(sql+` and x.id = @id`, args).Query(func(rows pgx.Rows) error {
			one, err = pgx.CollectExactlyOneRow(rows, scan)
			return err
		})
	})
	return one, postgres.OrNotFound(err)
}

// lockNamed reads the name and the version of one, and locks it.
func LockNamed(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) (name string, version int64, err error) {
	err = tx.QueryRow(ctx, sql+` and x.id = @id for update`, args).Scan(&name, &version)
	return name, version, postgres.OrNotFound(err)
}
