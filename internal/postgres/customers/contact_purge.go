package customers

import (
	"context"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/postgres"
)

// Jobs does what comes due without anybody asking.
type Jobs struct{ db *postgres.Database }

// NewJobs returns the repository of that work.
func NewJobs(db *postgres.Database) Jobs { return Jobs{db} }

// PurgeContact forgets who a customer was whose deletion can no longer be
// undone. What they bought stays in the lists and the sums.
func (j Jobs) PurgeContact(ctx context.Context, job jobs.PurgeContact) error {
	return j.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		gone, err := tx.Exec(ctx, `
			update contacts set name = '', name_key = '', email = '', phone = '', language = '',
			       street = '', postal_code = '', city = '', country = '', source = ''
			 where workspace_id = current_workspace() and id = $1 and deleted_at <= now() - `+undoTime, job.Contact)
		if err != nil || gone.RowsAffected() == 0 {
			return err
		}
		batch := &pgx.Batch{}
		for _, table := range []string{"contact_addresses", "contact_tags", "contact_values", "contact_notes"} {
			batch.Queue(`delete from `+table+` where workspace_id = current_workspace() and contact_id = $1`, job.Contact)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}
