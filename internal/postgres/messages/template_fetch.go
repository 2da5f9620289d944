package messages

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// TemplateAccount implements jobs.Templates.
func (r Replies) TemplateAccount(ctx context.Context, job jobs.TemplatesFetch) (a jobs.Account, ok bool, err error) {
	var sealed []byte
	err = r.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.account_id, k.sealed_token from channels k join workspaces w on w.id = k.workspace_id and w.deleted_at is null
			 where k.workspace_id = current_workspace() and k.id = $1 and k.kind = 'whatsapp' and k.deleted_at is null`,
			[]any{job.Channel}, &a.ID, &sealed)
	})
	if errors.Is(err, postgres.NotFound) {
		return a, false, nil
	}
	a.Token = r.db.Unseal(postgres.ProviderToken, sealed, job.Channel[:])
	return a, err == nil && a.ID != "" && a.Token != "", err
}

// KeepTemplates implements jobs.Templates. What the provider does not have any more goes; what
// is being submitted stays until the provider says something of it.
func (r Replies) KeepTemplates(ctx context.Context, job jobs.TemplatesFetch, all []messages.Template, asOf time.Time) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		known, err := tx.Exec(ctx, `
			update channels set templates_at = $2, templates_failure = ''
			 where workspace_id = current_workspace() and id = $1 and coalesce(templates_at, '-infinity') < $2`, job.Channel, asOf)
		if err != nil || known.RowsAffected() == 0 {
			return err
		}
		batch, kept := &pgx.Batch{}, []string{}
		for i := range all {
			t := &all[i]
			kept = append(kept, t.Name+" "+t.Language)
			batch.Queue(`
				insert into message_templates as t (workspace_id, id, channel_id, name, language, category, body, examples, plain, state,
				                                    reason, provider_id)
				values (current_workspace(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
				    on conflict (workspace_id, channel_id, name, language) do update
				   set category = excluded.category, body = excluded.body, examples = excluded.examples, plain = excluded.plain,
				       at = case when t.state = excluded.state then t.at else now() end,
				       state = excluded.state, reason = excluded.reason, provider_id = excluded.provider_id
				 where t.state <> 'submitting' or t.at < $12`,
				postgres.NewID(), job.Channel, t.Name, t.Language, t.Category, t.Body, orEmpty(t.Examples),
				t.Plain, t.State, t.Reason, t.ProviderID, asOf)
		}
		batch.Queue(`
			delete from message_templates
			 where workspace_id = current_workspace() and channel_id = $1 and provider_id <> '' and state <> 'submitting'
			   and name || ' ' || language <> all ($2)`, job.Channel, kept)
		return tx.SendBatch(ctx, batch).Close()
	})
}

// NoteTemplates implements jobs.Templates.
func (r Replies) NoteTemplates(ctx context.Context, job jobs.TemplatesFetch, failure string) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			update channels set templates_failure = $2 where workspace_id = current_workspace() and id = $1`, job.Channel, failure)
		return err
	})
}

// TemplateToSubmit implements jobs.Templates.
func (r Replies) TemplateToSubmit(
	ctx context.Context, job jobs.TemplateSubmit,
) (a jobs.Account, t messages.Template, ok bool, err error) {
	var sealed []byte
	err = r.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.id, k.account_id, k.sealed_token, t.name, t.language, t.category, t.body, t.examples, t.provider_id
			  from message_templates t
			  join channels k on k.workspace_id = t.workspace_id and k.id = t.channel_id and k.deleted_at is null
			  join workspaces w on w.id = t.workspace_id and w.deleted_at is null
			 where t.workspace_id = current_workspace() and t.id = $1 and t.state = 'submitting'`, []any{job.Template},
			&t.Channel, &a.ID, &sealed, &t.Name, &t.Language, &t.Category, &t.Body, &t.Examples, &t.ProviderID)
	})
	if errors.Is(err, postgres.NotFound) {
		return a, t, false, nil
	}
	a.Token = r.db.Unseal(postgres.ProviderToken, sealed, t.Channel[:])
	return a, t, err == nil && a.Token != "", err
}

// NoteSubmitted implements jobs.Templates.
func (r Replies) NoteSubmitted(ctx context.Context, job jobs.TemplateSubmit, providerID, state, failure string) error {
	if len(providerID) > messages.MaxAccountID {
		providerID = ""
	}
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			update message_templates set state = $2, reason = $3, provider_id = coalesce(nullif($4, ''), provider_id), at = now()
			 where workspace_id = current_workspace() and id = $1 and state = 'submitting'`, job.Template, state, failure, providerID)
		return err
	})
}

// HearOfTemplates has the templates of a channel fetched whose provider tells that one has
// changed.
func (in Incoming) HearOfTemplates(ctx context.Context, d Door) error {
	return in.db.InWorkspace(ctx, d.Workspace, func(tx *postgres.Tx) error {
		return tx.Enqueue(ctx, jobs.TemplatesFetch{Workspace: d.Workspace, Channel: d.Channel})
	})
}
