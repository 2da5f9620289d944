package messages

import (
	"context"

	"github.com/google/uuid"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
	"latchkey/internal/webhook"
)

// overlaps tells of workflow w that the secret before its latest counts, too.
var overlaps = `coalesce(w.secret_made_at > now() - ` + postgres.Interval(messages.SecretOverlap) + `, false)`

// workflowSecrets are those that calls of a workflow are signed with, the latest first. They
// are derived from the server's key and stand nowhere at rest.
func workflowSecrets(db *postgres.Database, workflow uuid.UUID, number int, before bool) []string {
	secrets := []string{webhook.Secret(db.Link(signin.WorkflowLink, workflow, number))}
	if before && number > 1 {
		secrets = append(secrets, webhook.Secret(db.Link(signin.WorkflowLink, workflow, number-1)))
	}
	return secrets
}

// FlowSecret is what the calls of a workflow are signed with, "" without the further grant. It
// fails with a fault of kind NotFound.
func (s Store) FlowSecret(
	ctx context.Context, grant policy.Grant[policy.Open], id uuid.UUID, hooks *policy.Grant[policy.List],
) (secret string, err error) {
	if hooks != nil {
		if _, err := hooks.For(policy.Webhooks); err != nil {
			return "", err
		}
	}
	var number int
	err = postgres.Read(ctx, s.db, grant, policy.Workflows, func(b *postgres.Batch) {
		b.Values(`select secret_number from workflows where workspace_id = current_workspace() and id = $1 and deleted_at is null`,
			[]any{id}, &number)
	})
	if err != nil || hooks == nil {
		return "", err
	}
	return workflowSecrets(s.db, id, number, false)[0], nil
}

// NewFlowSecret gives a workflow another secret. The one before counts a while longer. It
// fails with a fault of kind NotFound, also without the further grant.
func (s Store) NewFlowSecret(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, hooks *policy.Grant[policy.List],
) error {
	if _, err := grant.For(policy.Workflows); err != nil {
		return err
	}
	if hooks == nil {
		return postgres.NotFound
	}
	if _, err := hooks.For(policy.Webhooks); err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Workflows, func(tx *postgres.Tx) error {
		f, err := lockFlow(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update workflows set secret_number = secret_number + 1, secret_made_at = now()
			 where workspace_id = current_workspace() and id = $1`, id); err != nil {
			return err
		}
		return tx.Log(ctx, "workflow.secret", f.Name, id, nil)
	})
}
