package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/fault"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
)

// Views reads the views of the member, each with how many conversations they see in it.
func (s Store) Views(
	ctx context.Context, grant policy.Grant[policy.List], tags *policy.Grant[policy.List],
) (_ []messages.View, err error) {
	if tags != nil {
		if _, err := tags.For(policy.Tags); err != nil {
			return nil, err
		}
	}
	var list messages.List
	err = postgres.Read(ctx, s.db, grant, policy.Conversations, func(b *postgres.Batch) { queueCounts(b, tags != nil, &list) })
	return list.Views, err
}

// SaveView keeps a view, a new one where it has no id; of one that is there, its name and
// whether it is shared. Share is the grant of who may share one with everybody, or change
// one that is shared, nil for others. It fails with a fault: NotFound, Forbidden, TooLarge
// where there are enough, Invalid for a filter by what is not there, or about the field name.
func (s Store) SaveView(
	ctx context.Context, grant policy.Grant[policy.Update], view messages.View, share *policy.Grant[policy.Delete],
) error {
	if err := mayShare(grant, share); err != nil {
		return err
	}
	view, err := view.Clean()
	if err != nil {
		return err
	}
	if view.Shared && share == nil {
		return fault.New(fault.Forbidden, "fault.view_share")
	}
	id := view.ID
	if id == uuid.Nil {
		id = postgres.NewID()
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		args := tx.Args(pgx.NamedArgs{
			"id": id, "shared": view.Shared, "name": view.Name, "inbox": view.Inbox, "state": view.State, "sort": view.Sort,
			"show": view.Show, "channel": view.Channel, "tag": view.Tag, "label": view.Label, "assignee": view.Assignee, "share": share != nil,
			"most": messages.MaxViews,
		})
		if view.ID == uuid.Nil {
			if err := tx.Once(ctx, id); err != nil {
				return err
			}
		}
		// Two at once count one after the other.
		if err := tx.LockWorkspace(ctx); err != nil {
			return err
		}
		var many, known bool
		if err := tx.QueryRow(ctx, `
			select count(*) >= @most, @label::uuid is null or exists (select from `+labels+` and id = @label)
			  from conversation_views where workspace_id = current_workspace() and id <> @id
			   and shared = @shared and (shared or member_id = @member)`, args).Scan(&many, &known); err != nil {
			return err
		}
		switch {
		case many:
			return fault.New(fault.TooLarge, "fault.view_many", "Max", messages.MaxViews)
		case !known: // Nobody would see the view.
			return fault.New(fault.Invalid, "fault.choice")
		}
		sql := `
			insert into conversation_views (workspace_id, id, member_id, shared, name, inbox, state, sort, show,
			       channel_id, tag_id, label_id, assignee_id)
			values (current_workspace(), @id, @member, @shared, @name, @inbox, @state, @sort, @show, @channel, @tag, @label, @assignee)`
		if view.ID != uuid.Nil {
			sql = `update conversation_views set name = @name, shared = @shared
				where workspace_id = current_workspace() and id = @id and ` + theirsToChange
		}
		kept, err := tx.Exec(ctx, sql, args)
		var refusal *pgconn.PgError
		switch {
		case errors.As(err, &refusal) && refusal.Code == foreignKeyViolation:
			return fault.New(fault.Invalid, "fault.choice")
		case err != nil:
			return err
		case kept.RowsAffected() == 0:
			return postgres.NotFound
		}
		return tx.Log(ctx, "view.save", view.Name, id, nil)
	})
}

// theirsToChange is the condition of a view that the member may change: their own, and for
// who may share views also a shared one.
const theirsToChange = `(member_id = @member and not shared or shared and @share)`

// DeleteView forgets a view. It fails with a fault of kind NotFound.
func (s Store) DeleteView(
	ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, share *policy.Grant[policy.Delete],
) error {
	if err := mayShare(grant, share); err != nil {
		return err
	}
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		var name string
		if err := tx.QueryRow(ctx, `
			delete from conversation_views where workspace_id = current_workspace() and id = @id and `+theirsToChange+` returning name`,
			tx.Args(pgx.NamedArgs{"id": id, "share": share != nil})).Scan(&name); err != nil {
			return err
		}
		return tx.Log(ctx, "view.delete", name, id, nil)
	})
}

// foreignKeyViolation is how Postgres refuses what names something that is not there.
const foreignKeyViolation = "23503"

func mayShare(grant policy.Grant[policy.Update], share *policy.Grant[policy.Delete]) error {
	_, err := grant.For(policy.Conversations)
	if err == nil && share != nil {
		_, err = share.For(policy.Conversations)
	}
	return err
}
