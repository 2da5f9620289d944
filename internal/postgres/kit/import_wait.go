package kit

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
)

// maxWaiting is how many rows of a file wait for others at most. The rest are taken as if
// the file had no others.
const maxWaiting = 10_000

// waits is under which the names are kept that rows wait for, and how many; each name's
// rows have a key that begins so. They stand beside what a check foresees.
const waits = "waits"

// Last tells that no rows follow those of the step.
func (r *ImportStep) Last() bool { return r.position >= r.bytes }

// Wait keeps rows, by the name of what they belong to, for the step that reads that: a
// file may name things before it has them. It hands back those that cannot wait.
func (r *ImportStep) Wait(ctx context.Context, tx *postgres.Tx, rows map[string][]ImportRow) (cannot []ImportRow, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	waiting, err := r.waiting(ctx, tx)
	if err != nil {
		return nil, err
	}
	room := maxWaiting
	for _, count := range waiting {
		room -= count
	}
	batch := &pgx.Batch{}
	for name, list := range rows {
		if room -= len(list); room < 0 {
			cannot = append(cannot, list...)
			continue
		}
		for i := range list {
			list[i].Cells = storable(list[i].Cells)
		}
		waiting[name] += len(list)
		r.queueWaits(batch, waits+" "+name, list)
	}
	r.queueWaits(batch, waits, waiting)
	return cannot, tx.SendBatch(ctx, batch).Close()
}

func (r *ImportStep) queueWaits(batch *pgx.Batch, key string, what any) {
	batch.Queue(`
		insert into import_foreseen as f (workspace_id, import_id, key, what) values (current_workspace(), $1, $2, $3)
		    on conflict (workspace_id, import_id, key) do update
		   set what = case jsonb_typeof(f.what) when 'array' then f.what || excluded.what else excluded.what end`, r.id, key, what)
}

// waiting is how many rows wait for each name.
func (r *ImportStep) waiting(ctx context.Context, tx pgx.Tx) (counts map[string]int, err error) {
	err = tx.QueryRow(ctx, `
		select what from import_foreseen where workspace_id = current_workspace() and import_id = $1 and key = $2`, r.id, waits).Scan(&counts)
	if errors.Is(err, pgx.ErrNoRows) {
		return map[string]int{}, nil
	}
	return counts, err
}

// Waited are the rows that waited for the names that a step reads, and in the last one
// all that still wait, in the order of the file.
func (r *ImportStep) Waited(ctx context.Context, tx *postgres.Tx, names []string) (list []ImportRow, err error) {
	waiting, err := r.waiting(ctx, tx)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	if r.Last() {
		names = slices.Collect(maps.Keys(waiting))
	}
	batch := &pgx.Batch{}
	for _, name := range names {
		if waiting[name] == 0 {
			continue
		}
		delete(waiting, name)
		batch.Queue(`
			delete from import_foreseen where workspace_id = current_workspace() and import_id = $1 and key = $2 returning what`,
			r.id, waits+" "+name).QueryRow(func(row pgx.Row) error {
			var some []ImportRow
			err := row.Scan(&some)
			list = append(list, some...)
			return err
		})
	}
	r.queueWaits(batch, waits, waiting)
	err = tx.SendBatch(ctx, batch).Close()
	slices.SortFunc(list, func(a, b ImportRow) int { return cmp.Compare(a.Line, b.Line) })
	return list, err
}
