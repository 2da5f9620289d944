package kit

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// partSize is how large the parts are that a file is kept in, all but the last.
const partSize = 1 << 20

// LimitImport is how many files a member may bring.
var LimitImport = postgres.Limit{Count: 30, Window: time.Hour}

const importColumns = `
	select id, resource, state, file, separator, bytes, position, line, columns, settings, created, changed, refused, created_at, finished_at from imports`

func scanImport(row pgx.CollectableRow) (i importing.File, err error) {
	var finished *time.Time
	err = row.Scan(&i.ID, &i.Resource, &i.State, &i.File, &i.Separator, &i.Bytes, &i.Read, &i.Lines, &i.Columns, &i.Settings, &i.Created, &i.Changed, &i.Refused, &i.At, &finished)
	i.Finished = postgres.OrZero(finished)
	return i, err
}

// importScope opens a grant for whoever may take in whole lists: who reaches all
// of them. A member who looks customers up would learn from a file who is there.
func importScope(grant policy.Grant[policy.Create], resource policy.Resource) (policy.Scope, error) {
	scope, err := grant.For(resource)
	if err == nil && (scope.Reach != policy.ReachAll || resource != policy.Contacts && resource != policy.Transactions) {
		err = postgres.NotFound
	}
	return scope, err
}

// Upload keeps a file until its maker has said what its columns are. It reads
// the file as it comes and holds one part of it in memory.
func (s Store) Upload(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, name string, separator rune, file io.Reader) (id uuid.UUID, err error) {
	scope, err := importScope(grant, resource)
	if err != nil {
		return id, err
	}
	if err := s.db.Throttle(ctx, "import:"+uuid.UUID(scope.Workspace).String()+":"+uuid.UUID(scope.Member).String(), LimitImport, 1); err != nil {
		return id, err
	}
	id = postgres.NewID()
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into imports (workspace_id, id, member_id, member_version, resource, file, separator)
			values (current_workspace(), @id, @member, @version, @resource, @file, @separator)`,
			postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String(), "file": name, "separator": string(separator)})); err != nil {
			return err
		}
		return s.db.EnqueueAt(ctx, tx, jobs.ImportEnd{Workspace: scope.Workspace, Import: id}, time.Now().Add(importing.ImportLife))
	})
	if err != nil {
		return id, err
	}
	if err := s.keepParts(ctx, scope, id, file); err != nil {
		// What came of it goes at once, also when the sender has left.
		return id, errors.Join(err, s.db.Write(context.WithoutCancel(ctx), scope.Workspace, func(tx pgx.Tx) error { return endImport(ctx, tx, id, importing.ImportCancelled) }))
	}
	return id, nil
}

func (s Store) keepParts(ctx context.Context, scope policy.Scope, id uuid.UUID, file io.Reader) error {
	part := make([]byte, partSize)
	total := int64(0)
	for number := 0; ; number++ {
		size, err := io.ReadFull(file, part)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		total += int64(size)
		err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
			if size > 0 {
				if _, err := tx.Exec(ctx, `insert into import_parts (workspace_id, import_id, number, body) values (current_workspace(), $1, $2, $3)`, id, number, part[:size]); err != nil {
					return err
				}
			}
			if !last {
				return nil
			}
			_, err := tx.Exec(ctx, `update imports set state = 'uploaded', bytes = $2 where workspace_id = current_workspace() and id = $1`, id, total)
			return err
		})
		if err != nil || last {
			return err
		}
	}
}

// endImport takes the file away and says how it ended. The refused rows stay
// for a while.
func endImport(ctx context.Context, tx pgx.Tx, id uuid.UUID, state importing.ImportState) error {
	ctx = context.WithoutCancel(ctx)
	if _, err := tx.Exec(ctx, `delete from import_parts where workspace_id = current_workspace() and import_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update imports set state = $2, finished_at = now() where workspace_id = current_workspace() and id = $1`, id, state)
	return err
}

// Import reads one import of the member's own. Anybody else's was never there.
func (s Store) Import(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID) (i importing.File, err error) {
	scope, err := importScope(grant, resource)
	if err != nil {
		return i, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(importColumns+` where workspace_id = current_workspace() and id = @id and member_id = @member and resource = @resource`,
			postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String()})).Query(func(rows pgx.Rows) error {
			i, err = pgx.CollectExactlyOneRow(rows, scanImport)
			return err
		})
	})
	return i, postgres.OrNotFound(err)
}

// Imports lists the member's own imports of a resource, the latest first.
func (s Store) Imports(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource) (list []importing.File, err error) {
	scope, err := importScope(grant, resource)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(importColumns+` where workspace_id = current_workspace() and member_id = @member and resource = @resource order by created_at desc, id desc limit 20`,
			postgres.Arguments(scope, pgx.NamedArgs{"resource": resource.String()})).Query(func(rows pgx.Rows) error {
			list, err = pgx.CollectRows(rows, scanImport)
			return err
		})
	})
	return list, err
}

// ImportBeginning reads how the file of an import begins: up to its first two
// parts, and whether that is all of it.
func (s Store) ImportBeginning(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID) (window []byte, whole bool, err error) {
	scope, err := importScope(grant, resource)
	if err != nil {
		return nil, false, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(`
			select coalesce((select string_agg(p.body, '' order by p.number) from import_parts p where p.workspace_id = i.workspace_id and p.import_id = i.id and p.number < 2), ''), i.bytes
			  from imports i where i.workspace_id = current_workspace() and i.id = @id and i.member_id = @member and i.resource = @resource`,
			postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String()})).QueryRow(func(row pgx.Row) error {
			var bytes int64
			err := row.Scan(&window, &bytes)
			whole = int64(len(window)) == bytes
			return err
		})
	})
	return window, whole, postgres.OrNotFound(err)
}

// StartImport begins to take the rows in. It fails with a fault of kind Conflict
// when that was begun already, or the file is gone.
func (s Store) StartImport(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID, columns []string, settings []byte) error {
	scope, err := importScope(grant, resource)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		var file string
		err := tx.QueryRow(ctx, `
			update imports set state = 'running', columns = @columns, settings = @settings
			 where workspace_id = current_workspace() and id = @id and member_id = @member and member_version = @version and resource = @resource and state = 'uploaded'
			returning file`, postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String(), "columns": columns, "settings": settings})).Scan(&file)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Conflict, "fault.import_begun")
		}
		if err != nil {
			return err
		}
		if err := s.db.Enqueue(ctx, tx, jobs.Import{Workspace: scope.Workspace, Import: id}); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "import.begin", Target: file, TargetID: id, Detail: map[string]any{"resource": resource.String()}})
	})
}

// CancelImport stops an import. What was taken in stays.
func (s Store) CancelImport(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID) error {
	scope, err := importScope(grant, resource)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		var file string
		err := tx.QueryRow(ctx, `
			select file from imports where workspace_id = current_workspace() and id = @id and member_id = @member and resource = @resource
			   and state in ('uploaded', 'running') for update`, postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String()})).Scan(&file)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Conflict, "fault.import_over")
		}
		if err == nil {
			err = endImport(ctx, tx, id, importing.ImportCancelled)
		}
		if err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "import.cancel", Target: file, TargetID: id})
	})
}

// ImportRefusals hands out the rows that one's own import could not take.
func (s Store) ImportRefusals(ctx context.Context, grant policy.Grant[policy.Create], resource policy.Resource, id uuid.UUID, each func(importing.Refusal) error) error {
	scope, err := importScope(grant, resource)
	if err != nil {
		return err
	}
	for line, more := int64(-1), true; more; {
		var list []importing.Refusal
		err := s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
			batch.Queue(`
				select r.line, r.reason, r.cells from imports i join import_refusals r on r.workspace_id = i.workspace_id and r.import_id = i.id
				 where i.workspace_id = current_workspace() and i.id = @id and i.member_id = @member and i.resource = @resource and r.line > @line order by r.line limit 200`,
				postgres.Arguments(scope, pgx.NamedArgs{"id": id, "resource": resource.String(), "line": line})).Query(func(rows pgx.Rows) error {
				list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[importing.Refusal])
				return err
			})
		})
		if err != nil {
			return err
		}
		for _, refusal := range list {
			if err := each(refusal); err != nil {
				return err
			}
			line = refusal.Line
		}
		more = len(list) == 200
	}
	return nil
}
