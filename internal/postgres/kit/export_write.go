package kit

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/csvfile"
	"latchkey/internal/exporting"
	"latchkey/internal/i18n"
	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// WriteExport writes the next part of a file. When the access of its maker is
// not what it was, the file ends and what was written goes away.
func (f Files) WriteExport(ctx context.Context, job jobs.ExportPart) error {
	return f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var who maker
		var name, zone, language string
		var separator exporting.Separator
		var at pgtype.Timestamptz // Infinite, which has no time, before the first row.
		part := Part{Limit: f.RowsPerPart}
		err := tx.QueryRow(ctx, `
			select e.member_id, e.member_version, e.resource, e.separator, e.language, e.filter, e.after_at, e.after_id, w.time_zone
			  from exports e join workspaces w on w.id = e.workspace_id
			 where e.workspace_id = current_workspace() and e.id = $1 and e.state = 'running' and e.parts = $2 - 1 for update of e`,
			job.Export, job.Part).Scan(&who.member, &who.version, &name, &separator, &language, &part.Filter, &at, &part.After.ID, &zone)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It was written already, or is over.
		}
		if err != nil {
			return err
		}
		part.After.At, part.Zone = at.Time, people.ZoneOf(zone)
		part.Words = i18n.For(i18n.Language(language), part.Zone)
		resource, _ := policy.ParseResource(name)
		acting, err := stillMay[policy.Export](ctx, tx, who, resource)
		if errors.Is(err, errAccessChanged) {
			return breakOffExport(ctx, tx, job, exporting.Refused, "export.refuse")
		}
		if err != nil {
			return err
		}
		return f.writePart(ctx, acting, job, part, separator.Rune())
	})
}

// FailExport ends a file whose next part cannot be written, whatever the reason:
// what was written goes away, and the file says that it failed.
func (f Files) FailExport(ctx context.Context, job jobs.ExportPart) error {
	return f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		due, err := tx.Exec(ctx, `
			select from exports
			 where workspace_id = current_workspace() and id = $1 and state = 'running' and parts = $2 - 1 for update`,
			job.Export, job.Part)
		if err != nil || due.RowsAffected() == 0 {
			return err
		}
		return breakOffExport(ctx, tx, job, exporting.Failed, "export.fail")
	})
}

// breakOffExport ends a file before it is whole, which the activity log says too.
func breakOffExport(ctx context.Context, tx *postgres.Tx, job jobs.ExportPart, state exporting.State, act string) error {
	if err := endExport(ctx, tx, job.Export, state); err != nil {
		return err
	}
	return tx.Log(ctx, act, "", job.Export, nil)
}

// endExport takes a file away and says why.
func endExport(ctx context.Context, tx *postgres.Tx, id uuid.UUID, state exporting.State) error {
	_, err := tx.Exec(ctx, `delete from export_parts where workspace_id = current_workspace() and export_id = $1`, id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update exports set state = $2, finished_at = now()
		 where workspace_id = current_workspace() and id = $1`, id, state)
	return err
}

// writePart writes the rows after a place, and queues the next step or ends the
// file.
func (f Files) writePart(ctx context.Context, tx *postgres.Tx, job jobs.ExportPart, part Part, separator rune) error {
	body := bytes.NewBuffer([]byte{}) // Empty where no row is left, and not null.
	out := csvfile.NewWriter(body, separator)
	head, rows, last, err := f.exports[tx.Resource].Read(ctx, tx, part)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		last = part.After
	}
	if job.Part == 1 {
		out.Head(head...)
	}
	for _, row := range rows {
		out.Write(row...)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		insert into export_parts (workspace_id, export_id, number, body)
		values (current_workspace(), $1, $2, $3)`, job.Export, job.Part, body.Bytes())
	batch.Queue(`
		update exports set parts = $2, rows = rows + $3, after_at = $4, after_id = $5
		 where workspace_id = current_workspace() and id = $1`, job.Export, job.Part, len(rows), postgres.CursorTime(last), last.ID)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if len(rows) == f.RowsPerPart {
		return tx.Enqueue(ctx, jobs.ExportPart{Workspace: job.Workspace, Export: job.Export, Part: job.Part + 1})
	}
	return finishExport(ctx, tx, job)
}

func finishExport(ctx context.Context, tx *postgres.Tx, job jobs.ExportPart) error {
	var rows int64
	err := tx.QueryRow(ctx, `
		update exports set state = 'ready', finished_at = now(), total = rows
		 where workspace_id = current_workspace() and id = $1 returning rows`, job.Export).Scan(&rows)
	if err != nil {
		return err
	}
	end := jobs.ExportEnd{Workspace: job.Workspace, Export: job.Export}
	if err := tx.EnqueueAt(ctx, end, time.Now().Add(exporting.Life)); err != nil {
		return err
	}
	ready := notification.Notice{Kind: notification.Export, Export: uuid.NullUUID{UUID: job.Export, Valid: true}}
	if err := tx.Tell(ctx, ready, uuid.UUID(tx.Member)); err != nil {
		return err
	}
	return tx.Log(ctx, "export.write", tx.Resource.String(), job.Export, postgres.Detail{"rows": rows})
}

// ExpireExport takes a file away when its hour is over.
func (f Files) ExpireExport(ctx context.Context, job jobs.ExportEnd) (wait time.Duration, err error) {
	const since = `
		select finished_at from exports
		 where workspace_id = current_workspace() and id = $1 and state = 'ready' for update`
	return f.db.WhenDue(ctx, job.Workspace, since, job.Export, exporting.Life, func(tx *postgres.Tx) error {
		return endExport(ctx, tx, job.Export, exporting.Expired)
	})
}
