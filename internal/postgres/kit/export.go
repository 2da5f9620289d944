package kit

import (
	"cmp"
	"context"
	"errors"
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

var exportLife = postgres.Interval(exporting.Life)

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

// exportScope opens a grant for a list that can leave.
func (s Store) exportScope(grant policy.Grant[policy.Export]) (policy.Scope, error) {
	scope, err := grant.For(grant.Resource())
	if _, leaves := s.exports[scope.Resource]; err == nil && !leaves {
		err = policy.ErrWrongGrant
	}
	return scope, err
}

// BeginExport begins to write the list that the grant is for to a file, the whole or what
// its style asks for, for the member who asks and the session they ask in. Beyond LimitExport it
// fails with a fault of kind TooMany.
func (s Store) BeginExport(
	ctx context.Context, grant policy.Grant[policy.Export], session uuid.UUID, style exporting.Style,
) (id uuid.UUID, err error) {
	scope, err := s.exportScope(grant)
	if err != nil {
		return id, err
	}
	id = postgres.NewID()
	count := s.exports[scope.Resource].Count
	if style.Filter != "" {
		count = `0` // Nobody knows before it is written.
	}
	begin := func(tx *postgres.Tx) error {
		name := tx.Resource.String()
		if _, err := tx.Exec(ctx, `
			insert into exports (workspace_id, id, member_id, member_version, session_id, resource, separator, language, filter, total)
			values (current_workspace(), @id, @member, @version, @session, @resource, @separator, @language, @filter,
			        (`+count+`))`,
			tx.Args(pgx.NamedArgs{
				"id": id, "session": session, "resource": name, "separator": style.Separator, "language": style.Language, "filter": style.Filter,
			})); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.ExportPart{Workspace: uuid.UUID(tx.Workspace), Export: id, Part: 1}); err != nil {
			return err
		}
		return tx.Log(ctx, "export.begin", name, id, nil)
	}
	var refused error
	err = postgres.Change(ctx, s.db, grant, scope.Resource, func(tx *postgres.Tx) (err error) {
		refused, err = tx.Attempt(ctx, id, []postgres.Counter{{Key: fileKey("export", scope), Limit: LimitExport, Tries: 1}}, begin)
		return err
	})
	return id, cmp.Or(err, refused)
}

// fileKey counts the files of a member, which leave or come in.
func fileKey(way string, scope policy.Scope) string {
	return way + ":" + uuid.UUID(scope.Workspace).String() + ":" + uuid.UUID(scope.Member).String()
}

// Exports lists the files that were asked for, the latest first.
func (s Store) Exports(ctx context.Context, grant policy.Grant[policy.List]) (list []exporting.Export, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.DataExport, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanExport, exportColumns+`
			 where e.workspace_id = current_workspace() order by e.created_at desc, e.id desc limit 100`)
	})
	return list, err
}

// OwnExport reads one file's state for the member who asked for it, in the
// session that they asked in. For everybody else it was never there. What the
// file holds is another decision.
func (s Store) OwnExport(ctx context.Context, actor policy.Actor, session, id uuid.UUID) (e exporting.Export, err error) {
	err = postgres.ReadAs(ctx, s.db, actor, func(b *postgres.Batch) {
		b.Queue(postgres.ReadNotifications+` and n.export_id = @id`, b.Args(pgx.NamedArgs{"id": id}))
		postgres.Row(b, &e, scanExport, exportColumns+`
			 where e.workspace_id = current_workspace() and e.id = @id and e.member_id = @member and e.session_id = @session`,
			b.Args(pgx.NamedArgs{"id": id, "session": session}))
	})
	return e, err
}

// ExportFile hands out a finished file of the list that the grant is for, part by
// part, to the member and the session that asked for it, while their access is
// what it was then. It fails with a fault of kind Gone when it is not there any
// more, before the first part.
func (s Store) ExportFile(
	ctx context.Context, grant policy.Grant[policy.Export], session, id uuid.UUID, each func([]byte) error,
) error {
	scope, err := s.exportScope(grant)
	if err != nil {
		return err
	}
	parts := 0
	err = postgres.Change(ctx, s.db, grant, scope.Resource, func(tx *postgres.Tx) error {
		name := tx.Resource.String()
		err := tx.QueryRow(ctx, `
			select parts from exports
			 where workspace_id = current_workspace() and id = @id and member_id = @member and member_version = @version
			   and session_id = @session and resource = @resource and state = 'ready' and finished_at > now() - `+exportLife,
			tx.Args(pgx.NamedArgs{"id": id, "session": session, "resource": name})).Scan(&parts)
		if err != nil {
			return err
		}
		return tx.Log(ctx, "export.fetch", name, id, nil)
	})
	if errors.Is(err, postgres.NotFound) {
		return fault.New(fault.Gone, "fault.export_gone")
	}
	if err != nil {
		return err
	}
	for number := 1; number <= parts; number++ {
		var body []byte
		err := postgres.Read(ctx, s.db, grant, scope.Resource, func(b *postgres.Batch) {
			b.Values(`
				select body from export_parts
				 where workspace_id = current_workspace() and export_id = $1 and number = $2`, []any{id, number}, &body)
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
