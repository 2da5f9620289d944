package messages

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// mostNamed is how many conversations a refusal names.
const mostNamed = 5

// DeleteTemplate has a template deleted by its provider, and forgets it once that is done; one
// that the provider never had at once. It fails with a fault: NotFound, or Conflict for one that
// is under way, to the provider or to customers.
func (s Store) DeleteTemplate(ctx context.Context, grant policy.Grant[policy.Delete], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.MessageTemplates, func(tx *postgres.Tx) error {
		rows, _ := tx.Query(ctx, templateColumns+` where t.workspace_id = current_workspace() and t.id = $1 for update of t`, id)
		t, err := pgx.CollectExactlyOneRow(rows, scanTemplate)
		switch {
		case err != nil:
			return err
		case t.State == messages.Submitting:
			return fault.New(fault.Conflict, "fault.template_on_its_way")
		case t.Deleting:
			return postgres.ErrUnchanged
		}
		if err := notUnderWay(ctx, tx, &t); err != nil {
			return err
		}
		if t.ProviderID == "" {
			if _, err := tx.Exec(ctx, `delete from message_templates where workspace_id = current_workspace() and id = $1`, id); err != nil {
				return err
			}
			return tx.Log(ctx, "template.delete", t.Name, id, nil)
		}
		if _, err := tx.Exec(ctx, `
			update message_templates set deleting = true, reason = '' where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, jobs.TemplateDelete{Workspace: uuid.UUID(tx.Workspace), Template: id}); err != nil {
			return err
		}
		return tx.Log(ctx, "template.delete", t.Name, id, nil)
	})
}

// notUnderWay fails with a fault that names the conversations and the broadcasts in which a template
// is on its way: without it the provider would refuse them.
func notUnderWay(ctx context.Context, tx *postgres.Tx, t *messages.Template) error {
	rows, _ := tx.Query(ctx, `
		(select distinct '#' || v.number from message_fillings f
		  join messages x on x.workspace_id = f.workspace_id and x.id = f.message_id and x.state in ('queued', 'sending')
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and v.channel_id = $1
		 where f.workspace_id = current_workspace() and f.name = $2 and f.language = $3
		 order by 1`+postgres.UpTo(mostNamed)+`)
		union all
		(select distinct '#' || v.number from conversation_drafts d
		  join conversations v on v.workspace_id = d.workspace_id and v.id = d.conversation_id
		 where d.workspace_id = current_workspace() and d.template_id = $4 and d.send_at is not null and d.mark = ''
		 order by 1`+postgres.UpTo(mostNamed)+`)
		union all
		(select b.name from broadcast_sendings s
		  join broadcasts b on b.workspace_id = s.workspace_id and b.id = s.broadcast_id and b.deleted_at is null
		 where s.workspace_id = current_workspace() and s.template_id = $4 and s.state in ('scheduled', 'gathering', 'sending', 'paused')
		 order by 1`+postgres.UpTo(mostNamed)+`)`, t.Channel, t.Name, t.Language, t.ID)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) == 0 {
		return err
	}
	return fault.New(fault.Conflict, "fault.template_used", "Where", strings.Join(names, ", "))
}

// TemplateToDelete implements jobs.Templates.
func (r Replies) TemplateToDelete(
	ctx context.Context, job jobs.TemplateDelete,
) (a jobs.Account, t messages.Template, ok bool, err error) {
	var sealed []byte
	err = r.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.id, k.account_id, k.sealed_token, t.name, t.provider_id
			  from message_templates t
			  join channels k on k.workspace_id = t.workspace_id and k.id = t.channel_id and k.deleted_at is null
			  join workspaces w on w.id = t.workspace_id and w.deleted_at is null
			 where t.workspace_id = current_workspace() and t.id = $1 and t.deleting`, []any{job.Template},
			&t.Channel, &a.ID, &sealed, &t.Name, &t.ProviderID)
	})
	if errors.Is(err, postgres.NotFound) {
		return a, t, false, nil
	}
	a.Token = r.db.Unseal(postgres.ProviderToken, sealed, t.Channel[:])
	return a, t, err == nil && a.Token != "", err
}

// NoteTemplateDeleted implements jobs.Templates.
func (r Replies) NoteTemplateDeleted(ctx context.Context, job jobs.TemplateDelete, failure string) error {
	sql := `delete from message_templates where workspace_id = current_workspace() and id = $1 and deleting and $2 = ''`
	if failure != "" {
		sql = `update message_templates set deleting = false, reason = $2 where workspace_id = current_workspace() and id = $1 and deleting`
	}
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, sql, job.Template, failure)
		return err
	})
}
