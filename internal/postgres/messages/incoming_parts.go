package messages

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/postgres"
)

// keepParts keeps what came with a mail besides its text, and who else got it.
func (a *arrival) keepParts(ctx context.Context, tx *postgres.Tx, message uuid.UUID) error {
	batch := &pgx.Batch{}
	for place, c := range a.Copies {
		batch.Queue(`
			insert into message_copies (workspace_id, message_id, place, way, address, state)
			select current_workspace(), $1, $2, $3, $4, 'received' where not `+fmt.Sprintf(ownAddress, "$4"),
			message, place+1, string(c.Way), c.Address.String())
	}
	if a.Page != "" {
		batch.Queue(`insert into message_pages (workspace_id, message_id, html) values (current_workspace(), $1, $2)`, message, a.Page)
	}
	for place := range a.Files {
		f := &a.Files[place]
		batch.Queue(`
			insert into message_files (workspace_id, id, message_id, place, name, kind, content_id, inline, size, bytes)
			values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			postgres.NewID(), message, place, f.Name, f.Kind, f.ContentID, f.Inline, len(f.Bytes), f.Bytes)
	}
	return tx.SendBatch(ctx, batch).Close()
}
