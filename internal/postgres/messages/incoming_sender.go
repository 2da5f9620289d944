package messages

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/mailauth"
	"latchkey/internal/postgres"
)

// MailToCheck reads a mail whose sender was not checked yet; false for none.
func (in Incoming) MailToCheck(ctx context.Context, job jobs.CheckSender) (letter mailauth.Letter, ok bool, err error) {
	err = in.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `
			select raw, peer, helo, sender from inbound_mails
			 where workspace_id = current_workspace() and id = $1 and verdict = ''`, job.Mail).
			Scan(&letter.Raw, &letter.Peer, &letter.Helo, &letter.ReturnPath)
	})
	if errors.Is(err, postgres.NotFound) || errors.Is(err, pgx.ErrNoRows) {
		return letter, false, nil
	}
	letter.Domain = incoming.SoleDomain(letter.Raw)
	return letter, err == nil, err
}

// NoteSender notes what was found out about the sender of a mail, and answers one that waited
// for that.
func (in Incoming) NoteSender(ctx context.Context, job jobs.CheckSender, found mailauth.Results) error {
	return in.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		// Whoever keeps a mail holds its channel first, too.
		if _, err := tx.Exec(ctx, `
			select from inbound_mails i join channels k on k.workspace_id = i.workspace_id and k.id = i.channel_id
			 where i.workspace_id = current_workspace() and i.id = $1 for no key update of k, i`, job.Mail); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update inbound_mails set spf = $2, dkim = $3, dmarc = $4, verdict = $5, checked = true
			 where workspace_id = current_workspace() and id = $1`, job.Mail, found.SPF, found.DKIM, found.DMARC, found.Verdict); err != nil {
			return err
		}
		return answerWaiting(ctx, tx, job.Mail, found.Verdict)
	})
}
