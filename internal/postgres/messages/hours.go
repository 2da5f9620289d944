package messages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Hours reads when the business is open.
func (s Store) Hours(ctx context.Context, grant policy.Grant[policy.Open]) (h messages.Hours, err error) {
	err = postgres.Read(ctx, s.db, grant, policy.Channels, func(b *postgres.Batch) {
		b.Queue(`select spans, closed, version from business_hours where workspace_id = current_workspace()`).Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&h.Spans, &h.Closed, &h.Version}, func() error { return nil })
			return err
		})
	})
	if h.Version == 0 && err == nil {
		h.Version = 1 // Nobody has said.
	}
	return h, err
}

// SetHours keeps when the business is open. It fails with a fault: about a field, or
// Conflict where somebody else has changed them since the version that the hours carry;
// 0 is any.
func (s Store) SetHours(ctx context.Context, grant policy.Grant[policy.Update], h messages.Hours) error {
	if _, err := grant.For(policy.Channels); err != nil {
		return err
	}
	if err := h.Clean(); err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		// Nobody may have said anything yet, and two may begin at once.
		if _, err := tx.Exec(ctx, `
			insert into business_hours (workspace_id, spans, closed, version) values (current_workspace(), '[]', '{}', 1)
			on conflict do nothing`); err != nil {
			return err
		}
		var was messages.Hours
		if err := tx.QueryRow(ctx, `
			select spans, closed, version from business_hours where workspace_id = current_workspace() for update`).
			Scan(&was.Spans, &was.Closed, &was.Version); err != nil {
			return err
		}
		if h.Version != 0 && h.Version != was.Version {
			return fault.New(fault.Conflict, "fault.settings_changed")
		}
		if _, err := tx.Exec(ctx, `
			update business_hours set spans = coalesce($1, '[]'::jsonb), closed = coalesce($2, '{}'::date[]), version = version + 1
			 where workspace_id = current_workspace()`,
			h.Spans, h.Closed); err != nil {
			return err
		}
		return tx.Log(ctx, "hours.change", "", uuid.UUID(tx.Workspace), nil)
	})
}
