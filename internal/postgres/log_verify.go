package postgres

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
)

// LogProof is what is proved of one workspace's log.
type LogProof struct {
	Workspace  uuid.UUID
	Name, Slug string
	Seals      int64
	Lines      int // that are sealed
	Unsealed   int // that are too new
	Anchors    []Anchor
	Break      *activity.Break // nil for none; what is behind it is not looked at
}

// Anchor is the hash of a seal on a day: whoever has kept it can tell a log that was written anew.
type Anchor struct {
	Day  time.Time
	Hash string // in hexadecimal digits
}

// VerifyLogs reads the logs of all workspaces, as the owner of the tables, and hands out what
// is proved of each.
func VerifyLogs(ctx context.Context, ownerURL string, each func(LogProof) error) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return errors.New("DATABASE_OWNER_URL: the database does not answer") // The cause may show the password.
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	registerIDs(conn.TypeMap())
	if _, err := conn.Exec(ctx, `set timezone = 'UTC'`); err != nil {
		return err
	}
	rows, _ := conn.Query(ctx, `
		select w.id, w.name, s.slug from workspaces w join workspace_slugs s on s.workspace_id = w.id and s.current order by w.created_at, w.id`)
	proofs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p LogProof, err error) {
		err = row.Scan(&p.Workspace, &p.Name, &p.Slug)
		return p, err
	})
	if err != nil {
		return err
	}
	for i := range proofs {
		// All of a workspace as it stands at one moment.
		err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, setWorkspace, proofs[i].Workspace.String()); err != nil {
				return err
			}
			return proofs[i].verify(ctx, tx)
		})
		if err == nil {
			err = each(proofs[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var unsealedSQL = `
	select (select count(*) from activity where workspace_id = current_workspace() and (at, id) > (@from_at, @from_id))
	     + (select count(*) from lookups where workspace_id = current_workspace() and (found_at, id) > (@from_at, @from_id))
	     + (select count(*) from refusals where workspace_id = current_workspace() and (hour, id) > (@from_at - ` + anHour + `, @from_id))`

func (p *LogProof) verify(ctx context.Context, tx pgx.Tx) error {
	rows, _ := tx.Query(ctx, `select number, anchored_on, sealed_at, hash from log_seals where workspace_id = current_workspace()
		and (anchored_on is not null or number = (select max(number) from log_seals where workspace_id = current_workspace())) order by number`)
	var err error
	if p.Anchors, err = pgx.CollectRows(rows, scanAnchor); err != nil {
		return err
	}
	last := activity.Seal{}
	for {
		rows, _ := tx.Query(ctx, `
			select number, to_at, to_id, lines, digests, hash from log_seals
			 where workspace_id = current_workspace() and number > $1 order by number limit 1`, last.Number)
		found, err := pgx.CollectRows(rows, scanSeal)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return tx.QueryRow(ctx, unsealedSQL, sealable(last.To, activity.Place{})).Scan(&p.Unsealed)
		}
		rows, _ = tx.Query(ctx, sealableSQL, sealable(last.To, found[0].To))
		lines, err := pgx.CollectRows(rows, scanSealable)
		if err != nil {
			return err
		}
		if p.Break = last.Check(p.Workspace, found[0], lines); p.Break != nil {
			return nil //nolint:nilerr // The break is the answer.
		}
		p.Seals, p.Lines, last = found[0].Number, p.Lines+len(lines), found[0]
	}
}

func scanAnchor(row pgx.CollectableRow) (a Anchor, err error) {
	var number int64
	var anchored *time.Time
	var hash []byte
	err = row.Scan(&number, &anchored, &a.Day, &hash)
	if anchored != nil {
		a.Day = *anchored
	}
	a.Hash = hex.EncodeToString(hash)
	return a, err
}
