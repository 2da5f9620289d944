package kit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/csvfile"
	"latchkey/internal/importing"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

const (
	rowsPerStep = 2000    // that one step takes in, in one transaction
	maxRefusals = 100_000 // rows and cells that are kept for the file of what was not taken
)

// ImportStep is one step of an import.
type ImportStep struct {
	id       uuid.UUID
	resource policy.Resource
	bytes    int64
	position int64
	line     int64
	kept     int64 // refused rows and cells, for the file of them
	reading  importing.Reading
	Reader   *importing.Reader
	Existing importing.Existing
	Dry      bool // nothing is stored: what the rows would do is counted
	checked  importing.Checked
	columns  []string // the field of each
	file     string   // its name
}

// ImportRow is a row of the file with the line that it stands in.
type ImportRow struct {
	Line  int64
	Cells []string
	Place int // among rows alike that stand together, which is kept while it waits
}

// ReadImport takes in the next rows, in one transaction with the place that it
// reached: a step that dies leaves nothing, and the next one begins where it did.
func (f Files) ReadImport(ctx context.Context, job jobs.Import) (more bool, err error) {
	err = f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		r, acting, err := importNow(ctx, tx, job)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // It is over.
		}
		if errors.Is(err, errAccessChanged) {
			return breakOffImport(ctx, tx, job, importing.ImportRefused, "import.refuse")
		}
		if err != nil {
			return err
		}
		if err := tx.PlanAnew(ctx); err != nil {
			return err
		}
		list, done, err := nextRows(ctx, tx, r, r.usualBytes())
		if err != nil {
			return err
		}
		if err := f.take(ctx, acting, r, list, done); err != nil {
			return err
		}
		if r.Dry {
			more, err = noteChecked(ctx, tx, r, done)
		} else {
			more, err = noteReached(ctx, tx, r, done)
		}
		return err
	})
	return more, err
}

// FailImport ends an import whose next rows cannot be taken in, whatever the
// reason. What was taken in stays.
func (f Files) FailImport(ctx context.Context, job jobs.Import) error {
	return f.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var state importing.ImportState
		err := tx.QueryRow(ctx, `
			select state from imports where workspace_id = current_workspace() and id = $1 and state in ('checking', 'running')
			   for update`, job.Import).Scan(&state)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return nil
		case err != nil:
			return err
		case state == importing.ImportChecking:
			return failCheck(ctx, tx, job.Import)
		}
		return breakOffImport(ctx, tx, job, importing.ImportFailed, "import.fail")
	})
}

// breakOffImport ends an import before the end of its file, which the activity
// log says too.
func breakOffImport(ctx context.Context, tx *postgres.Tx, job jobs.Import, state importing.ImportState, act string) error {
	if err := endImport(ctx, tx, job.Import, state); err != nil {
		return err
	}
	return tx.Log(ctx, act, "", job.Import, nil)
}

// importNow reads and locks an import that runs, or is checked, and decides again whether its
// maker may do what it does. It hands back the transaction in which they act.
func importNow(ctx context.Context, tx *postgres.Tx, job jobs.Import) (r *ImportStep, acting *postgres.Tx, err error) {
	r = &ImportStep{id: job.Import}
	var who maker
	var name string
	err = tx.QueryRow(ctx, `
		select member_id, member_version, resource, file, bytes, position, line,
		       coalesce((tallies->>'`+importing.NotTakenKept+`')::bigint, 0), columns, settings, checked, state = 'checking'
		  from imports where workspace_id = current_workspace() and id = $1 and state in ('checking', 'running') for update`, job.Import).
		Scan(&who.member, &who.version, &name, &r.file, &r.bytes, &r.position, &r.line, &r.kept, &r.columns, &r.reading,
			&r.checked, &r.Dry)
	if err != nil {
		return nil, nil, err
	}
	r.resource, _ = policy.ParseResource(name)
	fields := make([]importing.Field, len(r.columns))
	for i, name := range r.columns {
		fields[i] = importing.Field(name)
	}
	r.Reader, r.Existing = importing.NewReader(fields, r.reading), r.reading.Existing
	for _, resource := range []policy.Resource{policy.Contacts, r.resource} { // A payment may bring a customer with it.
		acting, err = stillMay[policy.Create](ctx, tx, who, resource)
		if err != nil {
			return nil, nil, err
		}
		if acting.Reach != policy.ReachAll {
			return nil, nil, errAccessChanged
		}
	}
	return r, acting, nil
}

// nextRows reads up to rowsPerStep rows of size bytes of the file, and refuses those that are
// none. Where all of them share a number, and more of them may follow, it reads mostBytes.
func nextRows(ctx context.Context, tx *postgres.Tx, r *ImportStep, size int64) (list []ImportRow, done *ImportTally, err error) {
	window, err := readWindow(ctx, tx, r, size)
	if err != nil {
		return nil, nil, err
	}
	rows := csvfile.NewRows(window, r.reading.Format(), r.position+int64(len(window)) == r.bytes)
	done = &ImportTally{}
	if r.position == 0 {
		for range r.reading.HeadRow {
			_, _, _ = rows.Next() // The heads were read when the columns were chosen.
		}
	}
	var refused []refusedRow
	endless := false                // the last row goes on behind the window
	together, number := place{}, "" // where the rows begin that share the number of the last one
	for len(list) < rowsPerStep && !endless {
		rows.SkipBlank()
		here := place{len(list), rows.Offset(), rows.Lines()}
		line := r.line + int64(rows.Lines()) + 1
		cells, another, err := rows.Next()
		if !another {
			break
		}
		switch {
		case errors.Is(err, csvfile.ErrQuotes):
			refused = append(refused, refusedRow{ImportRow{Line: line, Cells: cells}, here.offset, importing.BadQuotes})
		case err != nil:
			refused = append(refused, refusedRow{ImportRow{Line: line, Cells: cells}, here.offset, importing.BadLength})
			endless = rows.Offset() == len(window) && r.position+int64(len(window)) < r.bytes
		case !slices.ContainsFunc(cells, func(cell string) bool { return !texts.Blank(cell) }): // ";;;" is a blank line, too.
		default:
			if own := r.groupOf(cells); own != number || own == "" {
				together, number = here, own
			}
			list = append(list, ImportRow{Line: line, Cells: cells})
		}
	}
	if size < mostBytes && together.rows == 0 && number != "" && len(list) < rowsPerStep && r.position+int64(len(window)) < r.bytes {
		return nextRows(ctx, tx, r, mostBytes)
	}
	end := place{len(list), rows.Offset(), rows.Lines()}
	if r.position+int64(end.offset) < r.bytes && !endless && together.rows > 0 && number != "" {
		end = together // The rows that share a number are of the next step.
	}
	for _, row := range refused {
		if row.offset < end.offset {
			done.Refuse(row.Line, row.reason, row.Cells)
		}
	}
	list = list[:end.rows]
	done.count(importing.RowsRead, len(list)+done.refused)
	if r.Dry {
		r.checked.Rows += int64(len(list) + done.refused)
		for i := range list {
			r.Reader.Add(&r.checked.Sum, list[i].Cells)
		}
	}
	r.position += int64(end.offset)
	r.line += int64(end.lines)
	if endless {
		r.line++
		err = skipLine(ctx, tx, r)
	}
	return list, done, err
}

// refusedRow is one that is none, and where it begins in a step's part of the file.
type refusedRow struct {
	ImportRow
	offset int
	reason importing.Reason
}

// skipLine goes from the end of a part, within a line that is too long, to the line's
// end: what is left of it is no row.
func skipLine(ctx context.Context, tx *postgres.Tx, r *ImportStep) error {
	end := []byte{'\n'}
	if r.reading.Returns {
		end = []byte{'\r'}
	}
	err := tx.QueryRow(ctx, `
		select number::bigint * $4 + position($3 in body) from import_parts
		 where workspace_id = current_workspace() and import_id = $1 and number >= $2 and position($3 in body) > 0
		 order by number limit 1`, r.id, r.position/partSize, end, partSize).Scan(&r.position)
	if errors.Is(err, pgx.ErrNoRows) {
		r.position, err = r.bytes, nil
	}
	return err
}

// groupOf is what holds a row together with others, "" for a row of its own.
func (r *ImportStep) groupOf(cells []string) string {
	importer := importing.ImporterOf(r.resource)
	if importer == nil || importer.Group == nil {
		return r.Reader.Number(cells)
	}
	return importer.Group(r.Reader, cells)
}

// place is one in a step's part of the file: rows, bytes and lines before it.
type place struct{ rows, offset, lines int }

// mostBytes is how much of the file one step reads at most.
const mostBytes = 2 * partSize

// usualBytes is enough of the file for the longest row, and for a step of rows that are as
// long as those so far.
func (r *ImportStep) usualBytes() int64 {
	if r.line == 0 {
		return mostBytes
	}
	return min(mostBytes, csvfile.MaxRow+1+rowsPerStep*(r.position/r.line)*5/4)
}

// readWindow reads size bytes of the file from the place that was reached.
func readWindow(ctx context.Context, tx *postgres.Tx, r *ImportStep, size int64) (window []byte, err error) {
	first, last := r.position/partSize, (r.position+size-1)/partSize
	err = tx.QueryRow(ctx, `
		select coalesce(string_agg(substr(body, $4 - (number - $2) * $6 + 1, $5), '' order by number), '') from import_parts
		 where workspace_id = current_workspace() and import_id = $1 and number between $2 and $3`,
		r.id, first, last, r.position%partSize, size, partSize).Scan(&window)
	return window, err
}

// noteReached notes what a step did, and ends the import at the end of the file.
func noteReached(ctx context.Context, tx *postgres.Tx, r *ImportStep, done *ImportTally) (more bool, err error) {
	kept := done.refusals[:max(0, min(int64(len(done.refusals)), maxRefusals-r.kept))]
	if len(done.refusals) > 0 {
		done.count(importing.NotTaken, len(done.refusals))
		done.count(importing.NotTakenKept, len(kept))
	}
	if len(kept) > 0 {
		batch := &pgx.Batch{}
		for _, refusal := range kept {
			batch.Queue(`
				insert into import_refusals (workspace_id, import_id, line, cell, reason, cells)
				values (current_workspace(), $1, $2, $3, $4, $5) on conflict do nothing`,
				r.id, refusal.Line, refusal.Cell, refusal.Reason, storable(refusal.Cells))
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return false, err
		}
	}
	if done.tallies == nil {
		done.tallies = map[string]int64{}
	}
	var file string
	var created, changed, refused int64
	err = tx.QueryRow(ctx, `
		update imports set position = $2, line = $3, created = created + $4, changed = changed + $5, refused = refused + $6,
		       remarks = remarks + $7, tallies = (
		           select coalesce(jsonb_object_agg(what, count), '{}') from (
		               select what, sum(count::bigint) as count
		                 from (select * from jsonb_each_text(tallies) union all select * from jsonb_each_text($8)) as each (what, count)
		                group by what) as sums)
		 where workspace_id = current_workspace() and id = $1 returning file, created, changed, refused`,
		r.id, r.position, r.line, done.Created, done.Changed, done.refused, done.remarks, done.tallies).Scan(&file, &created, &changed, &refused)
	if err != nil || r.position < r.bytes {
		return true, err
	}
	if err := endImport(ctx, tx, r.id, importing.ImportDone); err != nil {
		return false, err
	}
	return false, tx.Log(ctx, "import.end", file, r.id, postgres.Detail{
		"resource": r.resource.String(), "created": created, "changed": changed, "refused": refused,
	})
}

// storable is a row without what Postgres cannot keep.
func storable(cells []string) []string {
	kept := make([]string, len(cells))
	for i, cell := range cells {
		kept[i] = strings.ReplaceAll(strings.ToValidUTF8(cell, "\ufffd"), "\x00", "\ufffd")
	}
	return kept
}

// ForgetImport takes away what is left of an import after its time, and later
// what it needs to be undone.
func (f Files) ForgetImport(ctx context.Context, job jobs.ImportEnd) (wait time.Duration, err error) {
	const since = `select created_at from imports where workspace_id = current_workspace() and id = $1 for update`
	wait, err = f.db.WhenDue(ctx, job.Workspace, since, job.Import, importing.ImportLife, func(tx *postgres.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`delete from import_refusals where workspace_id = current_workspace() and import_id = $1`, job.Import)
		batch.Queue(`
			update imports set finished_at = now(), checked = checked - '{samples,misread}'::text[], tallies = `+withNotReached+`,
			       state = case state when 'uploading' then 'cut' when 'running' then 'failed' else 'expired' end
			 where workspace_id = current_workspace() and id = $1 and finished_at is null`, job.Import)
		batch.Queue(`delete from import_foreseen where workspace_id = current_workspace() and import_id = $1`, job.Import)
		return errors.Join(tx.SendBatch(ctx, batch).Close(), forgetFile(ctx, tx, job.Import))
	})
	if err != nil || wait > 0 {
		return wait, err
	}
	return f.db.WhenDue(ctx, job.Workspace, since, job.Import, importing.ImportLife+listing.UndoTime, func(tx *postgres.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`delete from import_contacts where workspace_id = current_workspace() and import_id = $1`, job.Import)
		batch.Queue(`delete from import_records where workspace_id = current_workspace() and import_id = $1`, job.Import)
		return tx.SendBatch(ctx, batch).Close()
	})
}
