package kit

import (
	"bytes"
	"context"
	"errors"

	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/exporting"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// rowsPerPart is how many rows one step of an export writes: a part of a few
// megabytes, in much less than the time that a job has.
const rowsPerPart = 10000

// WriteExport writes the next part of a file. When the access of its maker is
// not what it was, the file ends and what was written goes away.
func (f Files) WriteExport(ctx context.Context, job jobs.ExportPart) error {
	return f.db.Write(ctx, job.Workspace, func(tx pgx.Tx) error {
		var member uuid.UUID
		var version int64
		var name string
		var from Place
		err := tx.QueryRow(ctx, `
			select member_id, member_version, resource, after_at, after_id from exports
			 where workspace_id = current_workspace() and id = $1 and state = 'running' and parts = $2 - 1 for update`, job.Export, job.Part).
			Scan(&member, &version, &name, &from.At, &from.Id)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It was written already, or is over.
		}
		if err != nil {
			return err
		}
		resource, _ := policy.ParseResource(name)
		scope, err := stillMay[policy.Export](ctx, tx, job.Workspace, member, version, resource)
		if errors.Is(err, errAccessChanged) {
			return f.refuseExport(ctx, tx, job)
		}
		if err != nil {
			return err
		}
		return f.writePart(ctx, tx, job, scope, from)
	})
}

func (f Files) refuseExport(ctx context.Context, tx pgx.Tx, job jobs.ExportPart) error {
	if err := endExport(ctx, tx, job.Export, exporting.Refused); err != nil {
		return err
	}
	return postgres.Record(ctx, tx, job.Workspace, postgres.Entry{Act: "export.refuse", TargetID: job.Export})
}

// endExport takes a file away and says why.
func endExport(ctx context.Context, tx pgx.Tx, id uuid.UUID, state exporting.State) error {
	if _, err := tx.Exec(ctx, `delete from export_parts where workspace_id = current_workspace() and export_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update exports set state = $2, finished_at = now() where workspace_id = current_workspace() and id = $1`, id, state)
	return err
}

// writePart writes rows from a place on, and queues the next step or ends the
// file.
func (f Files) writePart(ctx context.Context, tx pgx.Tx, job jobs.ExportPart, scope policy.Scope, from Place) error {
	var body bytes.Buffer
	out := csvfile.NewWriter(&body)
	source := f.exports[scope.Resource]
	head, rows, last, err := source.Read(ctx, tx, scope, from, rowsPerPart)
	if err != nil {
		return err
	}
	if job.Part == 1 {
		err = out.Write(head...)
	}
	for _, row := range rows {
		err = errors.Join(err, out.Write(row...))
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`insert into export_parts (workspace_id, export_id, number, body) values (current_workspace(), $1, $2, $3)`, job.Export, job.Part, body.Bytes())
	batch.Queue(`update exports set parts = $2, rows = rows + $3, after_at = $4, after_id = $5 where workspace_id = current_workspace() and id = $1`,
		job.Export, job.Part, len(rows), last.At, last.Id)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if len(rows) == rowsPerPart {
		err = f.db.Enqueue(ctx, tx, jobs.ExportPart{Workspace: job.Workspace, Export: job.Export, Part: job.Part + 1})
		return err
	}
	return f.finishExport(ctx, tx, job, scope)
}

func (f Files) finishExport(ctx context.Context, tx pgx.Tx, job jobs.ExportPart, scope policy.Scope) error {
	var rows int64
	err := tx.QueryRow(ctx, `
		update exports set state = 'ready', finished_at = now(), total = rows where workspace_id = current_workspace() and id = $1 returning rows`, job.Export).Scan(&rows)
	if err != nil {
		return err
	}
	if err := f.db.EnqueueAt(ctx, tx, jobs.ExportEnd{Workspace: job.Workspace, Export: job.Export}, time.Now().Add(exporting.Life)); err != nil {
		return err
	}
	return postgres.Record(ctx, tx, job.Workspace, postgres.Entry{
		Member: scope.Member, Act: "export.write", Target: scope.Resource.String(), TargetID: job.Export, Detail: map[string]any{"rows": rows},
	})
}

// ExpireExport takes a file away when its hour is over.
func (f Files) ExpireExport(ctx context.Context, job jobs.ExportEnd) error {
	return f.db.Write(ctx, job.Workspace, func(tx pgx.Tx) error { return endExport(ctx, tx, job.Export, exporting.Expired) })
}
