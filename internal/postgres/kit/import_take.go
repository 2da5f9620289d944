package kit

import (
	"context"
	"errors"
	"log/slog"
	"maps"

	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/importing"
	"latchkey/internal/postgres"
)

// ImportTally is what a step did.
type ImportTally struct {
	Created, Changed int
	refused, remarks int
	tallies          map[string]int64 // of what is neither new, changed nor refused
	remarked         map[int64]bool   // lines that have remarks
	refusals         []importing.Refusal
	// Samples are how customers would be changed, to show it.
	Samples []importing.Sample
}

// Refuse notes a row that cannot be taken in, and why. One that is none of the list
// is left out, and counted apart.
func (t *ImportTally) Refuse(line int64, reason importing.Reason, cells []string) {
	switch {
	case reason == importing.Continued:
		return
	case reason.LeavesOut():
		t.count(string(reason), 1)
	default:
		t.refused++
	}
	t.refusals = append(t.refusals, importing.Refusal{Line: line, Cell: importing.WholeRow, Reason: string(reason), Cells: cells})
}

// Already notes rows that say what is here already.
func (t *ImportTally) Already(rows int) { t.count(importing.Already, rows) }

// Beside notes what was made beside the payment of a row, by its kind.
func (t *ImportTally) Beside(kind string) { t.count(kind, 1) }

// NotBeside takes back that one was made, which a row of its own stands for.
func (t *ImportTally) NotBeside(kind string) { t.count(kind, -1) }

func (t *ImportTally) count(what string, times int) {
	if t.tallies == nil {
		t.tallies = map[string]int64{}
	}
	t.tallies[what] += int64(times)
}

// Remark notes cells that were left out of a row that is taken in.
func (t *ImportTally) Remark(row ImportRow, remarks []importing.Remark) {
	if len(remarks) > 0 {
		if t.remarked == nil {
			t.remarked = map[int64]bool{}
		}
		t.remarked[row.Line] = true
	}
	t.remarks += len(remarks)
	for _, r := range remarks {
		t.refusals = append(t.refusals, importing.Refusal{Line: row.Line, Cell: r.Column, Reason: string(r.Reason), Cells: row.Cells})
	}
}

func (t *ImportTally) add(part *ImportTally) {
	t.Created += part.Created
	t.Changed += part.Changed
	t.refused += part.refused
	t.remarks += part.remarks
	for what, count := range part.tallies {
		if t.tallies == nil {
			t.tallies = map[string]int64{}
		}
		t.tallies[what] += count
	}
	t.refusals = append(t.refusals, part.refusals...)
	if t.remarked == nil {
		t.remarked = part.remarked
	} else {
		maps.Copy(t.remarked, part.remarked)
	}
	t.Samples = append(t.Samples, part.Samples...)
}

// take hands rows to the taker of their list. Where that fails by the rows, and
// not by the database's being away, it is tried with each half of them, down to
// the one row that is the cause: that one is refused, and the others are taken.
func (f Files) take(ctx context.Context, tx *postgres.Tx, r *ImportStep, rows []ImportRow, done *ImportTally) error {
	if len(rows) == 0 {
		return nil
	}
	var part *ImportTally
	try := func() error {
		part = &ImportTally{}
		return tx.Try(ctx, func(tx *postgres.Tx) error { return f.takers[r.resource].Take(ctx, tx, r, rows, part) })
	}
	err, half := try(), r.half(rows)
	if err != nil && half == 0 && ctx.Err() == nil {
		err = try() // What stands in its way may be somebody who was quicker.
	}
	switch {
	case err == nil:
		done.add(part)
		return nil
	case ctx.Err() != nil || postgres.Unavailable(err):
		return err
	}
	if half == 0 {
		noteCause(ctx, r, rows[0], err)
		for _, row := range rows {
			done.Refuse(row.Line, importing.NotStored, row.Cells)
		}
		return nil
	}
	if err := f.take(ctx, tx, r, rows[:half], done); err != nil {
		return err
	}
	return f.take(ctx, tx, r, rows[half:], done)
}

// half is where rows are parted in two, but not within a group; 0 where they are one.
func (r *ImportStep) half(rows []ImportRow) int {
	parts := func(at int) bool {
		key := r.groupOf(rows[at].Cells)
		return key == "" || key != r.groupOf(rows[at-1].Cells)
	}
	for near := range len(rows) {
		for _, at := range []int{len(rows)/2 - near, len(rows)/2 + near} {
			if at > 0 && at < len(rows) && parts(at) {
				return at
			}
		}
	}
	return 0
}

// noteCause tells operators why a row could not be stored, which is a mistake of
// ours: the reader should have refused it. The row itself stays out of the log.
func noteCause(ctx context.Context, r *ImportStep, row ImportRow, err error) {
	cause := "not of the database"
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		cause = refusal.Code + " " + refusal.TableName + " " + refusal.ConstraintName
	}
	slog.ErrorContext(ctx, "a row of an import could not be stored", "import", r.id, "line", row.Line, "cause", cause)
}
