package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/listing"
	"latchkey/internal/policy"
)

// Batch is queries of one workspace that are asked in one round trip and one
// implicit transaction. It knows who asks and how far they reach.
type Batch struct {
	*pgx.Batch
	policy.Scope
}

// Read opens a grant for a resource and asks what f queues, in one round trip. A
// row that is missed is a fault of kind NotFound.
func Read[A policy.Action](ctx context.Context, db *Database, grant policy.Grant[A], resource policy.Resource, f func(*Batch)) error {
	scope, err := grant.For(resource)
	if err != nil {
		return err
	}
	return db.ask(ctx, scope, f)
}

// ReadAs asks what membership alone opens: one's own.
func ReadAs(ctx context.Context, db *Database, actor policy.Actor, f func(*Batch)) error {
	if actor.IsZero() {
		return policy.ErrNobody
	}
	return db.ask(ctx, policy.Scope{Membership: actor.Membership()}, f)
}

// ReadWorkspace asks in a workspace in which no member acts: for jobs and links
// of mails.
func (db *Database) ReadWorkspace(ctx context.Context, workspace uuid.UUID, f func(*Batch)) error {
	return db.ask(ctx, policy.Scope{Membership: policy.Membership{Workspace: policy.WorkspaceID(workspace)}}, f)
}

func (db *Database) ask(ctx context.Context, scope policy.Scope, f func(*Batch)) error {
	batch := &Batch{&pgx.Batch{}, scope}
	batch.Queue(setWorkspace, uuid.UUID(scope.Workspace).String())
	f(batch)
	return OrNotFound(db.pool.SendBatch(ctx, batch.Batch).Close())
}

// Args adds who is asking to the arguments of a query.
func (b *Batch) Args(more pgx.NamedArgs) pgx.NamedArgs { return Arguments(b.Scope, more) }

// Rows queues a query and adds its rows to into, whose room is used.
func Rows[T any](b *Batch, into *[]T, scan pgx.RowToFunc[T], sql string, arguments ...any) {
	b.Queue(sql, arguments...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.AppendRows(*into, rows, scan)
		return err
	})
}

// Row queues a query that finds exactly one row.
func Row[T any](b *Batch, into *T, scan pgx.RowToFunc[T], sql string, arguments ...any) {
	b.Queue(sql, arguments...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, scan)
		return err
	})
}

// Values queues a query of one row and scans its columns.
func (b *Batch) Values(sql string, arguments []any, into ...any) {
	b.Queue(sql, arguments...).QueryRow(func(row pgx.Row) error { return row.Scan(into...) })
}

// ScanChoice reads an id and a name.
func ScanChoice(row pgx.CollectableRow) (c listing.Choice, err error) {
	err = row.Scan(&c.ID, &c.Name)
	return c, err
}
