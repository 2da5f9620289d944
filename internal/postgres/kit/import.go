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
	select id, resource, state, file, bytes, position, line, columns, found, settings, checked, created, changed, refused,
	       remarks, tallies, undone, cause, created_at, finished_at from imports`

func scanImport(row pgx.CollectableRow) (i importing.File, err error) {
	var finished *time.Time
	err = row.Scan(&i.ID, &i.Resource, &i.State, &i.File, &i.Bytes, &i.Read, &i.Lines, &i.Columns, &i.Found, &i.Reading, &i.Checked,
		&i.Created, &i.Changed, &i.Refused, &i.Remarks, &i.Tallies, &i.Undone, &i.Cause, &i.At, &finished)
	i.Finished = postgres.OrZero(finished)
	return i, err
}

// importScope opens a grant for a list that can come in, for whoever may take in
// whole lists: who reaches all of them. A member who looks customers up would
// learn from a file who is there.
func (s Store) importScope(grant policy.Grant[policy.Create]) (policy.Scope, error) {
	scope, err := grant.For(grant.Resource())
	_, comesIn := s.takers[scope.Resource]
	switch {
	case err != nil:
	case !comesIn:
		err = policy.ErrWrongGrant
	case scope.Reach != policy.ReachAll:
		err = postgres.NotFound
	}
	return scope, err
}

// readImports asks about the member's own imports of the list that a grant is for.
func (s Store) readImports(ctx context.Context, grant policy.Grant[policy.Create], f func(*postgres.Batch)) error {
	scope, err := s.importScope(grant)
	if err != nil {
		return err
	}
	return postgres.Read(ctx, s.db, grant, scope.Resource, f)
}

// changeImport changes one of them.
func (s Store) changeImport(ctx context.Context, grant policy.Grant[policy.Create], f func(*postgres.Tx) error) error {
	scope, err := s.importScope(grant)
	if err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, scope.Resource, f)
}

// ownImport is the condition of an import that the member brought themselves, of
// the list that they ask about; importArgs are its arguments.
const ownImport = ` workspace_id = current_workspace() and member_id = @member and resource = @resource`

func importArgs(scope policy.Scope, more pgx.NamedArgs) pgx.NamedArgs {
	args := postgres.Arguments(scope, more)
	args["resource"] = scope.Resource.String()
	return args
}

// Upload keeps a file until its maker has said what its columns are. It reads
// the file as it comes and holds one part of it in memory.
func (s Store) Upload(
	ctx context.Context, grant policy.Grant[policy.Create], name string, survey *importing.Survey, file io.Reader,
) (id uuid.UUID, err error) {
	return s.upload(ctx, grant, name, func(id uuid.UUID) error { return s.keepParts(ctx, grant, id, survey, file) })
}

// upload begins an import whose file is kept by a function.
func (s Store) upload(
	ctx context.Context, grant policy.Grant[policy.Create], name string, keep func(uuid.UUID) error,
) (id uuid.UUID, err error) {
	scope, err := s.importScope(grant)
	if err != nil {
		return id, err
	}
	if err := s.db.Throttle(ctx, fileKey("import", scope), LimitImport, 1); err != nil {
		return id, err
	}
	id = postgres.NewID()
	err = s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into imports (workspace_id, id, member_id, member_version, resource, file, separator)
			values (current_workspace(), @id, @member, @version, @resource, @file, ',')`,
			importArgs(tx.Scope, pgx.NamedArgs{"id": id, "file": name})); err != nil {
			return err
		}
		return tx.EnqueueAt(ctx, jobs.ImportEnd{Workspace: uuid.UUID(tx.Workspace), Import: id}, time.Now().Add(importing.ImportLife))
	})
	if err != nil {
		return id, err
	}
	if err := keep(id); err != nil {
		// What came of it goes at once, also when the sender has left.
		ctx := context.WithoutCancel(ctx)
		return id, errors.Join(err, s.changeImport(ctx, grant, func(tx *postgres.Tx) error { return refuseFile(ctx, tx, id, err) }))
	}
	return id, nil
}

// refuseFile ends an import whose file could not be kept, with what was wrong with the
// file; without a word of that its sending broke off.
func refuseFile(ctx context.Context, tx *postgres.Tx, id uuid.UUID, err error) error {
	state, cause := importing.ImportCut, importing.Cause{}
	var wrong *fault.Fault
	if errors.As(err, &wrong) && wrong.Key != importing.CutKey {
		state, cause = importing.ImportUnread, importing.Cause{Key: wrong.Key, Arguments: wrong.Arguments}
	}
	if err := forgetFile(ctx, tx, id); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update imports set state = $2, cause = $3, finished_at = now()
		 where workspace_id = current_workspace() and id = $1 and state = 'uploading'`, id, state, cause)
	return err
}

func (s Store) keepParts(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, survey *importing.Survey, file io.Reader,
) error {
	part := make([]byte, partSize)
	total := int64(0)
	for number := 0; ; number++ {
		size, err := io.ReadFull(file, part)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		total += int64(size)
		_, _ = survey.Write(part[:size])
		err = s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
			if last { // A file that was cut off is sent again.
				if err := tx.Once(ctx, id); err != nil {
					return err
				}
			}
			if size > 0 {
				if _, err := tx.Exec(ctx, `
					insert into import_parts (workspace_id, import_id, number, body)
					values (current_workspace(), $1, $2, $3)`, id, number, part[:size]); err != nil {
					return err
				}
			}
			if !last {
				return nil
			}
			kept, err := tx.Exec(ctx, `
				update imports set state = 'uploaded', bytes = $2, found = $3
				 where workspace_id = current_workspace() and id = $1 and state = 'uploading'`, id, total, survey.Found())
			if err == nil && kept.RowsAffected() == 0 { // It was cancelled while it was sent.
				return fault.New(fault.Conflict, "fault.import_over")
			}
			return err
		})
		if err != nil || last {
			return err
		}
	}
}

// endImport takes the file away and says how it ended. The refused rows stay
// for a while, and what a check counted.
func endImport(ctx context.Context, tx *postgres.Tx, id uuid.UUID, state importing.ImportState) error {
	ctx = context.WithoutCancel(ctx)
	if err := forgetFile(ctx, tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update imports set state = $2, finished_at = now(), checked = checked - '{samples,misread}'::text[], tallies = `+withNotReached+`
		 where workspace_id = current_workspace() and id = $1`, id, state); err != nil {
		return err
	}
	return forgetForeseen(ctx, tx, id)
}

// withNotReached are the tallies of an import that ends, with the rows of its check that it
// did not come to, or that still wait for others.
const withNotReached = `tallies || case when state in ('checked', 'running') then (
		select coalesce(jsonb_object_agg('` + importing.NotReached + `', rows) filter (where rows > 0), '{}') from (
		    select (checked->>'rows')::bigint - coalesce((tallies->>'` + importing.RowsRead + `')::bigint, 0) + coalesce((
		               select sum(count::bigint) from import_foreseen f cross join jsonb_each_text(f.what) w (name, count)
		                where f.workspace_id = imports.workspace_id and f.import_id = imports.id and f.key = '` + waits + `'), 0)
		) r (rows)) else '{}' end`

// forgetFile takes away the file of an import, in all forms that it is kept in.
func forgetFile(ctx context.Context, tx *postgres.Tx, id uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`delete from import_parts where workspace_id = current_workspace() and import_id = $1`, id)
	batch.Queue(`delete from import_books where workspace_id = current_workspace() and import_id = $1`, id)
	return tx.SendBatch(ctx, batch).Close()
}

// Import reads one import of the member's own. Anybody else's was never there.
func (s Store) Import(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) (i importing.File, err error) {
	err = s.readImports(ctx, grant, func(b *postgres.Batch) {
		postgres.Row(b, &i, scanImport, importColumns+` where id = @id and`+ownImport, importArgs(b.Scope, pgx.NamedArgs{"id": id}))
	})
	return i, err
}

// Imports lists the member's own imports of the list that the grant is for, the
// latest first.
func (s Store) Imports(ctx context.Context, grant policy.Grant[policy.Create]) (list []importing.File, err error) {
	err = s.readImports(ctx, grant, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanImport, importColumns+` where`+ownImport+`
			 order by created_at desc, id desc limit 20`, importArgs(b.Scope, nil))
	})
	return list, err
}

// ImportBeginning reads how the file of an import begins: up to its first two
// parts, and whether that is all of it.
func (s Store) ImportBeginning(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID,
) (window []byte, whole bool, err error) {
	var bytes int64
	err = s.readImports(ctx, grant, func(b *postgres.Batch) {
		b.Values(`
			select coalesce((select string_agg(p.body, '' order by p.number) from import_parts p
			                  where p.workspace_id = imports.workspace_id and p.import_id = imports.id and p.number < 2), ''),
			       bytes
			  from imports where id = @id and`+ownImport,
			[]any{importArgs(b.Scope, pgx.NamedArgs{"id": id})}, &window, &bytes)
	})
	return window, err == nil && int64(len(window)) == bytes, err
}

// CancelImport stops an import. What was taken in stays.
func (s Store) CancelImport(ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID) error {
	return s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		var file string
		err := tx.QueryRow(ctx, `
			select file from imports where id = @id and`+ownImport+` and state in ('uploading', 'uploaded', 'checked', 'running') for update`,
			importArgs(tx.Scope, pgx.NamedArgs{"id": id})).Scan(&file)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.Conflict, "fault.import_over")
		}
		if err == nil {
			err = endImport(ctx, tx, id, importing.ImportCancelled)
		}
		if err != nil {
			return err
		}
		return tx.Log(ctx, "import.cancel", file, id, nil)
	})
}

// refusalsAtOnce is how many refused rows are read in one go.
const refusalsAtOnce = 200

// ImportRefusals hands out the rows that one's own import could not take.
func (s Store) ImportRefusals(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, each func(importing.Refusal) error,
) error {
	last := importing.Refusal{Line: -1}
	for more := true; more; {
		var list []importing.Refusal
		err := s.readImports(ctx, grant, func(b *postgres.Batch) {
			postgres.Rows(b, &list, pgx.RowToStructByPos[importing.Refusal], `
				select r.line, r.cell, r.reason, r.cells
				  from (select workspace_id, id from imports where id = @id and`+ownImport+`) i
				  join import_refusals r on r.workspace_id = i.workspace_id and r.import_id = i.id
				 where (r.line, r.cell) > (@line, @cell) order by r.line, r.cell`+postgres.UpTo(refusalsAtOnce),
				importArgs(b.Scope, pgx.NamedArgs{"id": id, "line": last.Line, "cell": last.Cell}))
		})
		if err != nil {
			return err
		}
		for _, refusal := range list {
			if err := each(refusal); err != nil {
				return err
			}
			last = refusal
		}
		more = len(list) == refusalsAtOnce
	}
	return nil
}

// SameImport is when a file of the same bytes came in before, or of the same rows once
// they were checked, and which import it was, within the member's own.
func (s Store) SameImport(
	ctx context.Context, grant policy.Grant[policy.Create], in *importing.File,
) (same uuid.NullUUID, at time.Time, err error) {
	var when *time.Time
	err = s.readImports(ctx, grant, func(b *postgres.Batch) {
		b.Values(`
			select i.id, i.created_at from (values (1)) one left join lateral (
			    select id, created_at from imports
			     where`+ownImport+` and id <> @id and created + changed > 0 and state <> 'undone'
			       and (checked->>'sum' = @sum or found->>'hash' = @hash and coalesce((found->'book'->>'sheet')::int, 0) = @sheet)
			     order by created_at desc limit 1) i on true`,
			[]any{importArgs(b.Scope, pgx.NamedArgs{
				"id": in.ID, "hash": in.Found.Hash, "sheet": in.Found.Sheet(), "sum": in.Checked.Sum.Known(),
			})}, &same, &when)
	})
	return same, postgres.OrZero(when), err
}

// SurveyImport looks at a whole file of one's own again, as if it were written in
// another way, and keeps what it finds.
func (s Store) SurveyImport(
	ctx context.Context, grant policy.Grant[policy.Create], id uuid.UUID, survey *importing.Survey,
) (found importing.Found, err error) {
	for number, more := 0, true; more; number++ {
		var part []byte
		err := s.readImports(ctx, grant, func(b *postgres.Batch) {
			b.Values(`
				select coalesce((select p.body from import_parts p
				                  where p.workspace_id = imports.workspace_id and p.import_id = imports.id and p.number = @number), '')
				  from imports where id = @id and`+ownImport, []any{importArgs(b.Scope, pgx.NamedArgs{"id": id, "number": number})}, &part)
		})
		if err != nil {
			return found, err
		}
		_, _ = survey.Write(part)
		more = len(part) == partSize
	}
	found = survey.Found()
	return found, s.changeImport(ctx, grant, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `update imports set found = @found, columns = '{}' where id = @id and`+ownImport+` and state = 'uploaded'`,
			importArgs(tx.Scope, pgx.NamedArgs{"id": id, "found": found}))
		return err
	})
}
