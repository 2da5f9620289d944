package messages

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
)

// stateActs are what the log calls a change of a state.
var stateActs = map[string]string{
	messages.Open: "conversation.reopen", messages.Closed: "conversation.close",
	messages.Snoozed: "conversation.snooze", messages.Spam: "conversation.spam",
}

// setState gives a conversation within reach another state; how says until when one is snoozed.
func setState(ctx context.Context, tx *postgres.Tx, id uuid.UUID, state string, how messages.Change) error {
	v, err := lockConversation(ctx, tx, id)
	if err != nil {
		return err
	}
	if v.state == state && state != messages.Snoozed {
		return postgres.ErrUnchanged
	}
	if _, err := tx.Exec(ctx, `
		update conversations set state = $2, snoozed_until = $3, stay_snoozed = $4
		 where workspace_id = current_workspace() and id = $1`, id, state, postgres.OrNull(how.Until), how.Stay); err != nil {
		return err
	}
	if state == messages.Snoozed {
		wake := jobs.WakeConversation{Workspace: uuid.UUID(tx.Workspace), Conversation: id}
		if err := tx.EnqueueAt(ctx, wake, how.Until); err != nil {
			return err
		}
	}
	if state == messages.Closed && tx.Member != (policy.MemberID{}) {
		if err := seenTo(ctx, tx, id); err != nil {
			return err
		}
	}
	return tx.Log(ctx, stateActs[state], v.customer, id, nil)
}

// changeState is setState with what that triggers.
func changeState(ctx context.Context, tx *postgres.Tx, id uuid.UUID, state string, how messages.Change) error {
	if err := setState(ctx, tx, id, state, how); err != nil || state != messages.Closed {
		return err
	}
	return kit.StartWorkflows(ctx, tx, messages.OnClose, id)
}

// ChangeConversations changes those of the conversations that are within reach, and
// returns how many changed. It fails with a fault: NotFound where none of them is, or
// Invalid for somebody whose access has ended.
func (s Store) ChangeConversations(
	ctx context.Context, grant policy.Grant[policy.Update], ids []uuid.UUID, change messages.Change,
) (changed int, err error) {
	ids = slices.SortedFunc(slices.Values(ids), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		changed = 0
		found := false
		for _, id := range slices.Compact(ids) {
			err := changeOne(ctx, tx, id, change)
			switch {
			case err == nil:
				changed++
			case errors.Is(err, pgx.ErrNoRows):
				continue
			case !errors.Is(err, postgres.ErrUnchanged):
				return err
			}
			found = true
		}
		if !found {
			return postgres.NotFound
		}
		return nil
	})
	return changed, err
}

func changeOne(ctx context.Context, tx *postgres.Tx, id uuid.UUID, change messages.Change) error {
	switch change.Act {
	case messages.Assign:
		return changeAssignee(ctx, tx, id, change.Assignee, change.Team)
	case messages.Close:
		return changeState(ctx, tx, id, messages.Closed, change)
	case messages.Reopen:
		return setState(ctx, tx, id, messages.Open, change)
	case messages.Snooze:
		return setState(ctx, tx, id, messages.Snoozed, change)
	case messages.Tag, messages.Untag:
		return changeTag(ctx, tx, id, change.Label.UUID, change.Act == messages.Tag)
	}
	return fault.New(fault.Invalid, "fault.choice")
}

// MarkSpam puts a conversation into Spam. With block, what comes from the addresses of its
// customer begins there from now on, if they have written from one: an address that somebody
// wrote down for them may be another customer's.
func (s Store) MarkSpam(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, block bool) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		err := setState(ctx, tx, id, messages.Spam, messages.Change{})
		if err != nil && !errors.Is(err, postgres.ErrUnchanged) || !block {
			return err
		}
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into blocked_senders (workspace_id, email_key)
			select workspace_id, email_key from contact_addresses
			 where workspace_id = current_workspace() and contact_id = $1 and not claim and not freed and exists (
			       select from conversations o
			         join messages x on x.workspace_id = o.workspace_id and x.conversation_id = o.id and x.member_id is null
			         join contact_addresses a on a.workspace_id = o.workspace_id and a.contact_id = o.contact_id and not a.claim
			          and a.email_key = lower(x.sender)
			        where o.workspace_id = current_workspace() and o.contact_id = $1)
			    on conflict do nothing`, v.contact); err != nil {
			return err
		}
		return tx.Log(ctx, "conversation.block", v.customer, id, nil)
	})
}

// Unblock lets what comes from the customer of a conversation begin where that of all
// others does. What lies in Spam stays there.
func (s Store) Unblock(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		v, err := lockConversation(ctx, tx, id)
		if err != nil {
			return err
		}
		gone, err := tx.Exec(ctx, `
			delete from blocked_senders b using contact_addresses a
			 where b.workspace_id = current_workspace() and a.workspace_id = b.workspace_id
			   and a.contact_id = $1 and not a.claim and a.email_key = b.email_key`, v.contact)
		if err != nil {
			return err
		}
		if gone.RowsAffected() == 0 {
			return postgres.ErrUnchanged
		}
		return tx.Log(ctx, "conversation.unblock", v.customer, id, nil)
	})
}
