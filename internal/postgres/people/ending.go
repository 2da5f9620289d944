package people

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
)

// tellBeforeEnd has it told in time that a member's access ends. The workspace may want it
// told earlier by then, so that it is asked for each day.
func tellBeforeEnd(ctx context.Context, tx *postgres.Tx, member uuid.UUID, ends time.Time) error {
	job := jobs.AccessEnding{Workspace: uuid.UUID(tx.Workspace), Member: member, Ends: ends.Truncate(time.Microsecond).UTC()}
	var days int
	if err := tx.QueryRow(ctx, `select ending_told from workspaces where id = current_workspace()`).Scan(&days); err != nil {
		return err
	}
	at, earliest := ends.Add(-time.Duration(days)*people.Day), ends.Add(-notification.MostBeforeEnd*people.Day)
	tomorrow := time.Now().Add(people.Day)
	switch {
	case earliest.After(tomorrow):
		at = earliest
	case at.After(tomorrow):
		at = tomorrow
	}
	return tx.EnqueueAt(ctx, job, at)
}

// ownEnd is when the access of a member ends, or ended, by itself, whatever a suspension does.
func ownEnd(alias string) string {
	return `case when ` + alias + `.suspended_at is null then ` + alias + `.access_ends_at else ` + alias + `.ends_after end`
}

// TellEnding implements jobs.Source: it tells the member, and the owners and admins, unless
// the access ends at another time by now, or has ended.
func (l Letters) TellEnding(ctx context.Context, job jobs.AccessEnding) (wait time.Duration, err error) {
	// A job may run a moment early: the clocks of the program and of Postgres differ. While the
	// member is suspended nobody is told, but they may come back.
	since := `
		select case when away then greatest(at, now() + ` + postgres.Interval(people.Day) + `) else at end
		  from (select m.suspended_at is not null as away, ` + ownEnd(`m`) + ` as ends,
		               ` + ownEnd(`m`) + ` - ` + postgres.Interval(people.Day) + ` * w.ending_told as at
		          from members m join workspaces w on w.id = m.workspace_id
		         where m.workspace_id = current_workspace() and m.id = $1 and m.removed_at is null) m
		 where ends > now()`
	return l.db.WhenTold(ctx, job.Workspace, since, job.Member, func(tx *postgres.Tx) error {
		rows, err := tx.Query(ctx, `
			select o.id from members o
			 where o.workspace_id = current_workspace() and o.role in ('owner', 'admin') and `+postgres.ActiveMember(`o`)+`
			   and exists (select from members m
			         where m.workspace_id = current_workspace() and m.id = $1 and m.access_ends_at = $2)`, job.Member, job.Ends)
		if err != nil {
			return err
		}
		others, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil || len(others) == 0 { // There is always an owner, where it ends then.
			return err
		}
		ending := notification.Notice{Kind: notification.Ending}
		if err := tx.Tell(ctx, ending, job.Member); err != nil {
			return err
		}
		return tx.As(postgres.MemberScope(job.Workspace, job.Member)).Tell(ctx, ending, others...)
	})
}
