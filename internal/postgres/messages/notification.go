package messages

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// notificationAge is the condition of a notification n that is not too old.
var notificationAge = ` and n.at > now() - ` + postgres.Interval(messages.NotificationLife)

// Notifications reads what the member is told, the newest first, in one round trip.
// Conversations are read through the further grant, nil for a member who sees none.
func (s Store) Notifications(
	ctx context.Context, grant policy.Grant[policy.List], conversations *policy.Grant[policy.List],
) (list []messages.Notification, err error) {
	var seen policy.Scope
	if conversations != nil {
		if seen, err = conversations.For(policy.Conversations); err != nil {
			return nil, err
		}
	}
	err = postgres.Read(ctx, s.db, grant, policy.Notifications, func(b *postgres.Batch) {
		postgres.Rows(b, &list, scanNotification(seen.Mask), `
			select n.id, n.kind, n.at, n.read_at is null, coalesce(m.name, ''),
			       v.id, coalesce(v.number, 0), coalesce(v.subject, ''), coalesce(c.name, ''), coalesce(c.email, ''), coalesce(c.phone, '')
			  from notifications n
			  left join members m on m.workspace_id = current_workspace() and m.id = n.by_id
			  left join conversations v on v.workspace_id = current_workspace() and v.id = n.conversation_id and not v.hidden
			   and `+postgres.Within(`v`, seen.Reach)+`
			  left join contacts c on c.workspace_id = current_workspace() and c.id = v.contact_id
			 where n.workspace_id = current_workspace() and n.member_id = @member`+notificationAge+`
			 order by n.id desc`+postgres.UpTo(messages.MaxNotifications), b.Args(nil))
	})
	return list, err
}

// scanNotification reads a notification, and hides what the mask hides of it.
func scanNotification(mask policy.Mask) pgx.RowToFunc[messages.Notification] {
	return func(row pgx.CollectableRow) (n messages.Notification, err error) {
		var v messages.Conversation
		var id uuid.NullUUID
		var by, email, phone string
		err = row.Scan(&n.ID, &n.Kind, &n.At, &n.Unread, &by, &id, &v.Number, &v.Subject, &v.Contact.Name, &email, &phone)
		if err != nil || !id.Valid {
			return n, err
		}
		v.ID, v.Subject, v.Contact.Name = id.UUID, masked.Within(mask, v.Subject), masked.Within(mask, v.Contact.Name)
		v.Contact.Email, v.Contact.Phone = masked.Hide(mask, policy.MaskEmail, email), masked.Hide(mask, policy.MaskPhone, phone)
		n.By, n.Conversation = by, &v
		return n, nil
	}
}

// ReadNotifications marks what the member is told as read, up to the newest that they saw.
func (s Store) ReadNotifications(ctx context.Context, grant policy.Grant[policy.Update], newest uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Notifications, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `
			update notifications set read_at = now()
			 where workspace_id = current_workspace() and member_id = @member and id <= @newest and read_at is null`,
			tx.Args(pgx.NamedArgs{"newest": newest}))
		return err
	})
}

// notify tells a member of a conversation, unless they did it themselves. What is too old
// or too much goes.
func notify(ctx context.Context, tx *postgres.Tx, kind string, conversation, member uuid.UUID) error {
	by := uuid.NullUUID{UUID: uuid.UUID(tx.Member), Valid: tx.Member != policy.MemberID{}}
	if by.Valid && by.UUID == member {
		return nil
	}
	if _, err := tx.Exec(ctx, `
		insert into notifications (workspace_id, id, member_id, kind, conversation_id, by_id)
		values (current_workspace(), $1, $2, $3, $4, $5)`, postgres.NewID(), member, kind, conversation, by); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		delete from notifications where workspace_id = current_workspace() and id in (
			select n.id from notifications n
			 where n.workspace_id = current_workspace() and n.member_id = $1 and (not (true`+notificationAge+`) or n.id <= (
			       select x.id from notifications x where x.workspace_id = current_workspace() and x.member_id = $1
			        order by x.id desc offset $2 limit 1))
			   for update skip locked)`, member, messages.MaxNotifications)
	return err
}

// mentioned finds whom a note in a conversation names. It fails with a fault about the
// field text where one of them may not see the conversation.
func mentioned(ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, text string) (members []uuid.UUID, err error) {
	rows, err := tx.Query(ctx, `
		select id, name, name_key from members
		 where workspace_id = current_workspace() and `+postgres.ActiveMember(`members`)+` and strpos($1, '@' || name_key) > 0
		 order by id`, texts.SearchKey(text))
	if err != nil {
		return nil, err
	}
	known, err := pgx.CollectRows(rows, pgx.RowToStructByPos[messages.Named])
	if err != nil {
		return nil, err
	}
	names := messages.Mentions(text, known)
	if len(names) > messages.MaxMentions {
		return nil, fault.Field("text", "fault.mentions_many", "Max", messages.MaxMentions)
	}
	for _, namesakes := range names {
		before := len(members)
		for _, m := range namesakes {
			sees, err := seesConversation(ctx, tx, m.ID, conversation)
			if err != nil {
				return nil, err
			}
			if sees {
				members = append(members, m.ID)
			}
		}
		if len(members) == before {
			return nil, fault.Field("text", "fault.mention_unseen", "Name", namesakes[0].Name)
		}
	}
	return members, nil
}

// seesConversation tells whether a member may open a conversation.
func seesConversation(ctx context.Context, tx *postgres.Tx, member, conversation uuid.UUID) (sees bool, err error) {
	actor, err := postgres.ActorNow(ctx, tx, member)
	if err != nil {
		return false, err
	}
	grant, err := policy.Authorize[policy.Open](actor, policy.Conversations)
	if refusal := (*policy.Refusal)(nil); errors.As(err, &refusal) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	scope, err := grant.For(policy.Conversations)
	if err != nil {
		return false, err
	}
	err = tx.QueryRow(ctx, `select exists (select`+oneConversation+postgres.Within(`v`, scope.Reach)+`)`,
		postgres.Arguments(scope, pgx.NamedArgs{"id": conversation})).Scan(&sees)
	return sees, err
}
