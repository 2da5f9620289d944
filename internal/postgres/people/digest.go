package people

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/notification"
	"latchkey/internal/people"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// mostTold is how many names of one kind a mail of a week has.
const mostTold = 20

// Digests queues the mails of the week of each workspace where it is time for them, once, and
// notes the anchor that they carry.
func (l Letters) Digests(ctx context.Context, now time.Time) error {
	type week struct {
		Workspace uuid.UUID
		Monday    time.Time
	}
	rows, _ := l.db.Query(ctx, `select workspace_id, monday from digests_due($1)`, now)
	due, err := pgx.CollectRows(rows, pgx.RowToStructByPos[week])
	if err != nil {
		return err
	}
	for _, w := range due {
		err := l.db.InWorkspace(ctx, w.Workspace, func(tx *postgres.Tx) error {
			mine, err := tx.Exec(ctx, `
				update workspaces set digested_on = $1 where id = current_workspace() and digested_on is distinct from $1`, w.Monday)
			if err != nil || mine.RowsAffected() == 0 {
				return err // Another process was first.
			}
			if _, err := tx.Exec(ctx, `
				update log_seals set anchored_on = $1
				 where workspace_id = current_workspace() and anchored_on is null
				   and number = (select max(number) from log_seals where workspace_id = current_workspace())`, w.Monday); err != nil {
				return err
			}
			rows, _ := tx.Query(ctx, `
				select id from members where workspace_id = current_workspace() and role = 'owner' and `+postgres.ActiveMember(`members`))
			owners, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			if err != nil {
				return err
			}
			mailed, err := tx.Ring(ctx, notification.Notice{Kind: notification.Digest}, owners...)
			if err != nil {
				return err
			}
			anchorOnly := len(mailed) == 0 // The anchor reaches somebody, whatever they want to be told.
			if anchorOnly {
				mailed = owners
			}
			for _, owner := range mailed {
				args := jobs.DigestMail{Workspace: w.Workspace, Owner: owner, Monday: w.Monday.Format(time.DateOnly), AnchorOnly: anchorOnly}
				if err := tx.Enqueue(ctx, args); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Digest reads what a mail tells of a week; false for whoever is no owner any more, or wants none,
// and for an anchor that there is none of.
func (l Letters) Digest(ctx context.Context, job jobs.DigestMail) (letter jobs.DigestLetter, ok bool, err error) {
	var zone string
	err = l.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select o.email, u.language, w.name, c.slug, w.time_zone
			  from members o
			  join workspaces w on w.id = o.workspace_id and w.deleted_at is null
			 cross join workspace_context() c
			 cross join account_by_id(o.user_id) u
			 where o.workspace_id = current_workspace() and o.id = $1 and o.role = 'owner' and `+postgres.ActiveMember(`o`)+`
			   and ($2 or not exists (select from notification_choices h
			         where h.workspace_id = o.workspace_id and h.member_id = o.id and h.kind = 'digest' and not h.mail))`,
			[]any{job.Owner, job.AnchorOnly}, &letter.Email, &letter.Language, &letter.Workspace, &letter.Slug, &zone)
	})
	if errors.Is(err, postgres.NotFound) {
		return letter, false, nil
	}
	if err != nil {
		return letter, false, err
	}
	monday, err := time.ParseInLocation(time.DateOnly, job.Monday, people.ZoneOf(zone))
	if err != nil {
		return letter, false, nil //nolint:nilerr // No such day: there is nothing to mail.
	}
	letter.From, letter.To = monday.AddDate(0, 0, -7), monday.AddDate(0, 0, -1)
	err = l.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) { queueWeek(b, letter.From, monday, &letter) })
	stop := notification.Stop{Workspace: job.Workspace, Member: job.Owner, Set: notification.SetOf(notification.Digest)}
	letter.Token = stop.Token(l.db.Link(signin.StopLink, stop.Member, int(stop.Set)))
	return letter, err == nil && (letter.Anchor != "" || !job.AnchorOnly), err
}

// accessActs are the acts that change what a member may do while they stay.
var accessActs = []string{
	"member.change", "access.grant", "access.lend", "access.end", "member.suspend", "member.reactivate", "member.replaced",
}

// queueWeek asks what happened from one moment on and before another.
func queueWeek(b *postgres.Batch, from, to time.Time, letter *jobs.DigestLetter) {
	acts := func(into *[]string, who string, acts ...string) {
		postgres.Rows(b, into, pgx.RowTo[string], `
			select distinct `+who+` from activity
			 where workspace_id = current_workspace() and subject = 'members' and act = any ($3) and at >= $1 and at < $2 and `+who+` <> ''
			 order by 1`+postgres.UpTo(mostTold), from, to, acts)
	}
	acts(&letter.Joined, "actor", "invitation.accept")
	acts(&letter.Changed, "target", accessActs...)
	// Whoever is suspended has not left: they are among those whose access has changed.
	postgres.Rows(b, &letter.Left, pgx.RowTo[string], `
		select name from members
		 where workspace_id = current_workspace()
		   and (removed_at >= $1 and removed_at < $2
		        or removed_at is null and suspended_at is null and access_ends_at >= $1 and access_ends_at < $2)
		 order by name_key`+postgres.UpTo(mostTold), from, to)
	postgres.Rows(b, &letter.Unseen, pgx.RowTo[string], `
		select name from members
		 where workspace_id = current_workspace() and `+postgres.ActiveMember(`members`)+`
		   and joined_at < $1 and (last_seen_at is null or last_seen_at < $1)
		 order by name_key`+postgres.UpTo(mostTold), from)
	postgres.Rows(b, &letter.Lookups, pgx.RowToStructByPos[jobs.WeekLookups], `
		select m.name, l.found, l.missed
		  from (select member_id, count(contact_id) as found, count(*) - count(contact_id) as missed
		          from lookups where workspace_id = current_workspace() and found_at >= $1 and found_at < $2 and not given group by member_id) l
		  join members m on m.workspace_id = current_workspace() and m.id = l.member_id
		 order by l.found + l.missed desc, m.name_key`+postgres.UpTo(mostTold), from, to)
	postgres.Rows(b, &letter.Exports, pgx.RowToStructByPos[jobs.WeekExport], `
		select actor, case act when 'members.export' then 'members' when 'reports.export' then 'reports' else target end,
		       coalesce((detail->>'rows')::integer, 0)
		  from activity
		 where workspace_id = current_workspace() and subject = 'exports' and at >= $1 and at < $2
		   and act in ('export.write', 'members.export', 'reports.export')
		 order by at desc`+postgres.UpTo(mostTold), from, to)
	b.Queue(`
		select anchored_on, hash from log_seals
		 where workspace_id = current_workspace() and anchored_on is not null order by anchored_on desc, number desc limit 1`).
		Query(func(rows pgx.Rows) error {
			var hash []byte
			_, err := pgx.ForEachRow(rows, []any{&letter.AnchorDay, &hash}, func() error {
				letter.Anchor = hex.EncodeToString(hash)
				return nil
			})
			return err
		})
}
