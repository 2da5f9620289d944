package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/activity"
	"latchkey/internal/listing"
)

const (
	// sealedAtOnce is how many lines a seal has at most.
	sealedAtOnce = 5000
	// sealAge is how old a line is when it is sealed, at least; and no transaction may be
	// running that began before it, or one more line could still come there.
	sealAge = time.Minute
	// sealTime is how long one look at the logs goes on sealing.
	sealTime = 8 * time.Second
	// sealedWorkspaces are named at once.
	sealedWorkspaces = 500
)

// anHour is how long refusals of one rule are counted in one line.
var anHour = Interval(time.Hour)

// sealableSQL reads lines behind a place and up to another, in the order of their sealing: an
// hour of refusals when it is over. The text of a line is all that it holds but by what it is
// found: subject, about_id, words.
var sealableSQL = `
	select kind, at, id, fields from (
	    (select 'activity' as kind, at, id, array[member_id::text, actor, act, target, target_id::text, detail::text, address] as fields
	       from activity
	      where workspace_id = current_workspace() and (at, id) > (@from_at, @from_id) and (at, id) <= (@to_at, @to_id)
	      order by at, id` + UpTo(sealedAtOnce+1) + `)
	    union all
	    (select 'lookups', found_at, id, array[member_id::text, member_version::text, resource, contact_id::text,
	            encode(address_hash, 'hex'), address_mask, reason, peer, given::text]
	       from lookups
	      where workspace_id = current_workspace() and (found_at, id) > (@from_at, @from_id) and (found_at, id) <= (@to_at, @to_id)
	      order by found_at, id` + UpTo(sealedAtOnce+1) + `)
	    union all
	    (select 'refusals', hour + ` + anHour + `, id, array[member_id::text, rule, count::text, peer,
	            (extract(epoch from at) * 1000000)::bigint::text]
	       from refusals
	      where workspace_id = current_workspace() and (hour, id) > (@from_at - ` + anHour + `, @from_id)
	        and (hour, id) <= (@to_at - ` + anHour + `, @to_id)
	      order by hour, id` + UpTo(sealedAtOnce+1) + `)) lines
	 order by at, id` + UpTo(sealedAtOnce+1)

func sealable(from, to activity.Place) pgx.NamedArgs {
	start := pgtype.Timestamptz{InfinityModifier: pgtype.NegativeInfinity, Valid: true}
	if !from.At.IsZero() {
		start = pgtype.Timestamptz{Time: from.At, Valid: true}
	}
	return pgx.NamedArgs{"from_at": start, "from_id": from.ID, "to_at": CursorTime(listing.Cursor{At: to.At}), "to_id": to.ID}
}

func scanSealable(row pgx.CollectableRow) (l activity.Line, err error) {
	err = row.Scan(&l.Kind, &l.At, &l.ID, &l.Fields)
	return l, err
}

func scanSeal(row pgx.CollectableRow) (s activity.Seal, err error) {
	err = row.Scan(&s.Number, &s.To.At, &s.To.ID, &s.Lines, &s.Digests, &s.Hash)
	return s, err
}

// SealLogs seals what the logs of all workspaces have had since the last time. Nobody who
// writes waits for it: it reads what is committed, and what has become old enough that
// nothing comes before it any more.
func (db *Database) SealLogs(ctx context.Context) error {
	began := time.Now()
	var until time.Time
	err := db.pool.QueryRow(ctx, `
		select least(now() - `+Interval(sealAge)+`, (
		    select min(xact_start) - `+Interval(time.Second)+` from pg_stat_activity
		     where datname = current_database() and usename = current_user and pid <> pg_backend_pid()))`).Scan(&until)
	for after := uuid.Nil; err == nil; {
		var due []uuid.UUID
		rows, _ := db.pool.Query(ctx, `select log_seals_due($1, $2, $3)`, until, after, sealedWorkspaces)
		if due, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil || len(due) == 0 {
			return err
		}
		for _, after = range due {
			for more := true; more && err == nil; {
				if time.Since(began) > sealTime {
					return nil // The next time goes on.
				}
				more, err = db.sealLog(ctx, after, until)
			}
			if err != nil {
				return err
			}
		}
	}
	return err
}

// sealLog makes the next seal of a workspace; more tells that there is enough for another.
func (db *Database) sealLog(ctx context.Context, workspace uuid.UUID, until time.Time) (more bool, err error) {
	err = db.InWorkspace(ctx, workspace, func(tx *Tx) error {
		last, err := lastSeal(ctx, tx)
		if err != nil {
			return err
		}
		to := activity.Place{At: until}
		rows, _ := tx.Query(ctx, sealableSQL, sealable(last.To, to))
		lines, err := pgx.CollectRows(rows, scanSealable)
		if err != nil || len(lines) == 0 {
			return err
		}
		if more = len(lines) > sealedAtOnce; more {
			lines = lines[:sealedAtOnce]
			to = lines[sealedAtOnce-1].Place()
		}
		next := last.Next(workspace, lines, to)
		made, err := tx.Exec(ctx, `
			insert into log_seals (workspace_id, number, to_at, to_id, lines, digests, hash)
			values (current_workspace(), $1, $2, $3, $4, $5, $6) on conflict do nothing`,
			next.Number, next.To.At, next.To.ID, next.Lines, next.Digests, next.Hash)
		more = more && made.RowsAffected() == 1 // Another process is at it otherwise.
		return err
	})
	return more, err
}

// lastSeal is the zero seal where there is none.
func lastSeal(ctx context.Context, tx *Tx) (activity.Seal, error) {
	rows, _ := tx.Query(ctx, `
		select number, to_at, to_id, lines, ''::bytea, hash from log_seals
		 where workspace_id = current_workspace() order by number desc limit 1`)
	found, err := pgx.CollectRows(rows, scanSeal)
	if err != nil || len(found) == 0 {
		return activity.Seal{}, err
	}
	return found[0], nil
}
