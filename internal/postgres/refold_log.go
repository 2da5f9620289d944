package postgres

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/activity"
)

// refoldLog writes the words of lines that were written before the log could be searched, and
// those that are folded otherwise by now.
func refoldLog(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select workspace_id, id, target, detail from activity
		 where (workspace_id, id) > ($1, $2) order by workspace_id, id`+UpTo(foldStep), after.Workspace, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID uuid.UUID
		Target        string
		Detail        []byte
	}])
	if err != nil {
		return after, err
	}
	batch := &pgx.Batch{}
	for _, line := range found {
		after = rowPlace{Workspace: line.Workspace, ID: line.ID}
		var detail map[string]any
		if err := json.Unmarshal(line.Detail, &detail); err != nil {
			return after, err
		}
		batch.Queue(`
			with line as (select * from activity where workspace_id = @workspace and id = @id)`+WordsOfAct+` on conflict do nothing`,
			pgx.NamedArgs{"workspace": line.Workspace, "id": line.ID, "words": LogWords(line.Target, detail)})
	}
	return after, tx.SendBatch(ctx, batch).Close()
}

// refoldLogWords lets the words of the log say of which line they are, where those of an older
// program do not.
func refoldLogWords(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	err := tx.QueryRow(ctx, `
		with step as (
		    select distinct workspace_id, id from log_words where (workspace_id, id) > ($1, $2) order by workspace_id, id`+UpTo(foldStep)+`),
		acts as (
		    update log_words w
		       set ledger = false, subject = l.subject, member_id = l.member_id, target_id = l.target_id, about_id = l.about_id
		      from step join activity l using (workspace_id, id)
		     where w.workspace_id = l.workspace_id and w.id = l.id and w.ledger is null),
		lookups as (
		    update log_words w
		       set ledger = true, subject = '`+string(activity.Lookups)+`', member_id = l.member_id, target_id = l.contact_id
		      from step join lookups l using (workspace_id, id)
		     where w.workspace_id = l.workspace_id and w.id = l.id and w.ledger is null)
		select workspace_id, id from step order by workspace_id desc, id desc limit 1`,
		after.Workspace, after.ID).Scan(&after.Workspace, &after.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return after, err
}
