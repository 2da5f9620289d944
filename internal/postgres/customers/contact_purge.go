package customers

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/postgres"
)

// Jobs does what comes due without anybody asking.
type Jobs struct{ db *postgres.Database }

// NewJobs returns the repository of that work.
func NewJobs(db *postgres.Database) Jobs { return Jobs{db} }

// PurgeContact forgets who a customer was whose deletion can no longer be
// undone, or who was merged into another. What they bought stays in the lists
// and the sums.
func (j Jobs) PurgeContact(ctx context.Context, job jobs.PurgeContact) (wait time.Duration, err error) {
	const since = `
		select deleted_at from contacts
		 where workspace_id = current_workspace() and id = $1 and deleted_at is not null for update`
	return j.db.WhenDue(ctx, job.Workspace, since, job.Contact, listing.UndoTime, func(tx *postgres.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`
			update contacts set name = '', name_key = '', email = '', phone = '', language = '',
			       street = '', postal_code = '', city = '', country = '', source = '',
			       consent = 'unknown', consent_since = null, consent_from = ''
			 where workspace_id = current_workspace() and id = $1`, job.Contact)
		batch.Queue(`
			update orders set ship_name = '', street = '', postal_code = '', city = '', country = '', tracking = ''
			 where workspace_id = current_workspace() and contact_id = $1`, job.Contact)
		// Why somebody was paid back may say who they are.
		batch.Queue(`
			update transactions set reason = ''
			 where workspace_id = current_workspace() and contact_id = $1 and reason <> ''`, job.Contact)
		// Who got a broadcast stays counted. A no that a mail of it brings later still finds its address.
		batch.Queue(`
			update broadcast_recipients set address = '', address_key = `+postgres.ForgottenKey("address_key")+`
			 where workspace_id = current_workspace() and contact_id = $1 and address <> ''`, job.Contact)
		batch.Queue(`
			delete from dead_addresses d using contact_addresses a
			 where d.workspace_id = current_workspace() and a.workspace_id = current_workspace() and a.contact_id = $1
			   and d.email_key = a.email_key`, job.Contact)
		// Files that wait for something that was begun to be written to them wait with its writer alone.
		batch.Queue(`
			delete from message_files f using begun_drafts d
			 where d.workspace_id = current_workspace() and (d.contact_id = $1 or d.conversation_id in (
			       select id from conversations where workspace_id = current_workspace() and contact_id = $1))
			   and f.workspace_id = d.workspace_id and f.member_id = d.member_id and f.conversation_id is null and f.id = any (d.files)`,
			job.Contact)
		for _, table := range []string{
			"contact_addresses", "contact_words", "contact_tags", "contact_values", "contact_notes", "import_contacts",
			"begun_drafts",  // what somebody has begun to write to them
			"conversations", // with what was said in them
		} {
			batch.Queue(`delete from `+table+` where workspace_id = current_workspace() and contact_id = $1`, job.Contact)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}
