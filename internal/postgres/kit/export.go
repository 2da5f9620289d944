package kit

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/exporting"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// LimitExport is how many files a member may ask for.
var LimitExport = postgres.Limit{Count: 30, Window: time.Hour}

// exportColumns are read by scanExport, from exports aliased e.
const exportColumns = `
	select e.id, e.member_id, m.name, e.resource, e.state, e.rows, e.total, e.created_at, e.finished_at, e.session_id
	  from exports e join members m on m.workspace_id = e.workspace_id and m.id = e.member_id`

func scanExport(row pgx.CollectableRow) (e exporting.Export, err error) {
	var finished *time.Time
	err = row.Scan(&e.ID, &e.Member, &e.Maker, &e.Resource, &e.State, &e.Rows, &e.Total, &e.Created, &finished, &e.Session)
	e.Finished = postgres.OrZero(finished)
	return e, err
}

// BeginExport begins to write the whole list of a resource to a file, for the
// member who asks and the session they ask in. Beyond LimitExport it fails with
// a fault of kind TooMany.
func (s Store) BeginExport(ctx context.Context, grant policy.Grant[policy.Export], resource policy.Resource, session uuid.UUID) (id uuid.UUID, err error) {
	scope, err := grant.For(resource)
	if err != nil {
		return id, err
	}
	source, known := s.exports[resource]
	if !known {
		return id, postgres.NotFound
	}
	if err := s.db.Throttle(ctx, "export:"+uuid.UUID(scope.Workspace).String()+":"+uuid.UUID(scope.Member).String(), LimitExport, 1); err != nil {
		return id, err
	}
	id = postgres.NewID()
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into exports (workspace_id, id, member_id, member_version, session_id, resource, total)
			values (current_workspace(), @id, @member, @version, @session, @resource, (`+source.Count+`))`,
			postgres.Arguments(scope, pgx.NamedArgs{"id": id, "session": session, "resource": resource.String()})); err != nil {
			return err
		}
		if err := s.db.Enqueue(ctx, tx, jobs.ExportPart{Workspace: scope.Workspace, Export: id, Part: 1}); err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "export.begin", Target: resource.String(), TargetID: id})
	})
	return id, err
}

// Exports lists the files that were asked for, the latest first.
func (s Store) Exports(ctx context.Context, grant policy.Grant[policy.List]) (list []exporting.Export, err error) {
	scope, err := grant.For(policy.DataExport)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
		batch.Queue(exportColumns + ` where e.workspace_id = current_workspace() order by e.created_at desc, e.id desc limit 100`).Query(func(rows pgx.Rows) error {
			list, err = pgx.CollectRows(rows, scanExport)
			return err
		})
	})
	return list, err
}

// OwnExport reads one file's state for the member who asked for it, in the
// session that they asked in. For everybody else it was never there. What the
// file holds is another decision.
func (s Store) OwnExport(ctx context.Context, actor policy.Actor, session, id uuid.UUID) (e exporting.Export, err error) {
	if actor.IsZero() {
		return e, policy.ErrNobody
	}
	me := actor.Membership()
	err = s.db.Read(ctx, me.Workspace, func(batch *pgx.Batch) {
		batch.Queue(exportColumns+` where e.workspace_id = current_workspace() and e.id = $1 and e.member_id = $2 and e.session_id = $3`,
			id, uuid.UUID(me.Member), session).Query(func(rows pgx.Rows) error {
			e, err = pgx.CollectExactlyOneRow(rows, scanExport)
			return err
		})
	})
	return e, postgres.OrNotFound(err)
}

// ExportFile hands out a finished file, part by part, to the member and the
// session that asked for it, while their access is what it was then. It fails
// with a fault of kind Gone when it is not there any more, before the first part.
func (s Store) ExportFile(ctx context.Context, grant policy.Grant[policy.Export], resource policy.Resource, session, id uuid.UUID, each func([]byte) error) error {
	scope, err := grant.For(resource)
	if err != nil {
		return err
	}
	parts := 0
	err = s.db.Write(ctx, scope.Workspace, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select parts from exports where workspace_id = current_workspace() and id = @id and member_id = @member and member_version = @version
			   and session_id = @session and resource = @resource and state = 'ready' and finished_at > now() - `+postgres.Interval(exporting.Life),
			postgres.Arguments(scope, pgx.NamedArgs{"id": id, "session": session, "resource": resource.String()})).Scan(&parts)
		if err != nil {
			return err
		}
		return postgres.Record(ctx, tx, scope.Workspace, postgres.Entry{Member: scope.Member, Act: "export.fetch", Target: resource.String(), TargetID: id})
	})
	if postgres.OrNotFound(err) == postgres.NotFound { //nolint:errorlint // The one value that orNotFound makes.
		return fault.New(fault.Gone, "fault.export_gone")
	}
	if err != nil {
		return err
	}
	for number := 1; number <= parts; number++ {
		var body []byte
		err := s.db.Read(ctx, scope.Workspace, func(batch *pgx.Batch) {
			batch.Queue(`select body from export_parts where workspace_id = current_workspace() and export_id = $1 and number = $2`, id, number).
				QueryRow(func(row pgx.Row) error { return row.Scan(&body) })
		})
		if err == nil {
			err = each(body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
