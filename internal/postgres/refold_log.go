package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// refoldLog writes the words of lines that were written before the log could be searched, and
// those that are folded otherwise by now.
func refoldLog(ctx context.Context, tx pgx.Tx, after rowPlace) (rowPlace, error) {
	rows, _ := tx.Query(ctx, `
		select workspace_id, id, at, target, detail from activity
		 where (workspace_id, id) > ($1, $2) order by workspace_id, id`+UpTo(foldStep), after.Workspace, after.ID)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
		Workspace, ID uuid.UUID
		At            time.Time
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
			insert into log_words (workspace_id, id, word, at) select $1, $2, unnest($3::text[]), $4 on conflict do nothing`,
			line.Workspace, line.ID, LogWords(line.Target, detail), line.At)
	}
	return after, tx.SendBatch(ctx, batch).Close()
}
