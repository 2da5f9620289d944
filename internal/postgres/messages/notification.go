package messages

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/masked"
	"latchkey/internal/messages"
	"latchkey/internal/notification"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/kit"
	"latchkey/internal/texts"
)

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
		postgres.Rows(b, &list, scanNotification(grant.Actor(), seen.Mask), `
			select n.id, n.kind, n.at, n.read_at is null, n.export_id, n.request_id, coalesce(m.name, i.email, ''), e.access_ends_at,
			       b.id, coalesce(b.name, ''), n.why,
			       v.id, coalesce(v.number, 0), coalesce(v.subject, ''), coalesce(c.name, ''), coalesce(c.email, ''), coalesce(c.phone, '')
			  from notifications n
			  left join members m on m.workspace_id = current_workspace() and m.id = n.by_id
			  left join broadcasts b on b.workspace_id = current_workspace() and b.id = n.broadcast_id and b.deleted_at is null
			  left join invitations i on i.workspace_id = current_workspace() and i.id = n.invitation_id
			  left join members e on e.workspace_id = current_workspace() and e.id = coalesce(n.by_id, n.member_id) and n.kind = 'ending'
			  left join conversations v on v.workspace_id = current_workspace() and v.id = n.conversation_id and not v.hidden
			   and `+postgres.Within(`v`, seen.Reach)+`
			  left join contacts c on c.workspace_id = current_workspace() and c.id = v.contact_id
			 where n.workspace_id = current_workspace() and n.member_id = @member`+postgres.NotificationAge+`
			 order by n.id desc`+postgres.UpTo(notification.Most), b.Args(nil))
	})
	return list, err
}

// scanNotification reads a notification, and hides what its reader may not see of it.
func scanNotification(reader policy.Actor, mask policy.Mask) pgx.RowToFunc[messages.Notification] {
	return func(row pgx.CollectableRow) (n messages.Notification, err error) {
		var v messages.Conversation
		var id, export, request, broadcast uuid.NullUUID
		var ends *time.Time
		var by, email, phone string
		if err = row.Scan(&n.ID, &n.Kind, &n.At, &n.Unread, &export, &request, &by, &ends, &broadcast, &n.Broadcast.Name, &n.Why,
			&id, &v.Number, &v.Subject, &v.Contact.Name, &email, &phone); err != nil {
			return n, err
		}
		switch {
		case id.Valid:
			v.ID, v.Subject, v.Contact.Name = id.UUID, masked.Within(mask, v.Subject), masked.Within(mask, v.Contact.Name)
			v.Contact.Email, v.Contact.Phone = masked.Hide(mask, policy.MaskEmail, email), masked.Hide(mask, policy.MaskPhone, phone)
			n.Conversation = &v
		case n.Kind.OfConversation() || n.Kind == notification.Broadcast && !broadcast.Valid || !mayHear(reader, n.Kind, by):
			return messages.Notification{ID: n.ID, Kind: n.Kind, At: n.At, Unread: n.Unread}, nil // It is gone.
		}
		n.Broadcast.ID = broadcast.UUID
		n.Seen, n.By, n.Export, n.Request, n.Ends = true, by, export.UUID, request.UUID, postgres.OrZero(ends)
		return n, nil
	}
}

// mayHear tells whether somebody may be told, now, of what is no conversation: of others,
// who may open members.
func mayHear(reader policy.Actor, kind notification.Kind, by string) bool {
	return kind.Concerns(reader) && (kind != notification.Ending || by == "" || reader.Opens(policy.Members))
}

// ReadNotifications marks what the member is told as read, up to the newest that they saw.
func (s Store) ReadNotifications(ctx context.Context, grant policy.Grant[policy.Update], newest uuid.UUID) error {
	return postgres.Change(ctx, s.db, grant, policy.Notifications, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, postgres.ReadNotifications+` and id <= @newest`, tx.Args(pgx.NamedArgs{"newest": newest}))
		return err
	})
}

// mentioned finds whom a note in a conversation names. It fails with a fault about the
// field text where one of them may not see the conversation. Unknown are the names that nobody has.
func mentioned(
	ctx context.Context, tx *postgres.Tx, conversation uuid.UUID, text string,
) (members []uuid.UUID, unknown []string, err error) {
	rows, err := tx.Query(ctx, `
		select id, name, name_key from members
		 where workspace_id = current_workspace() and `+postgres.ActiveMember(`members`)+` and strpos($1, '@' || name_key) > 0
		 order by id`, texts.SearchKey(text))
	if err != nil {
		return nil, nil, err
	}
	known, err := pgx.CollectRows(rows, pgx.RowToStructByPos[messages.Named])
	if err != nil {
		return nil, nil, err
	}
	names, unknown := messages.Mentions(text, known)
	if len(names) > messages.MaxMentions {
		return nil, nil, fault.Field("text", "fault.mentions_many", "Max", messages.MaxMentions)
	}
	for _, namesakes := range names {
		ids := make([]uuid.UUID, len(namesakes))
		for i, m := range namesakes {
			ids[i] = m.ID
		}
		seeing, err := kit.WhoSee(ctx, tx, conversation, ids)
		if err != nil {
			return nil, nil, err
		}
		if len(seeing) == 0 {
			return nil, nil, fault.Field("text", "fault.mention_unseen", "Name", namesakes[0].Name)
		}
		members = append(members, seeing...)
	}
	return members, unknown, nil
}

// Mentionable are the other members whom a note in a conversation within reach can name: those
// who may see it, and of whose name a word begins as was typed. It fails with a fault of kind
// NotFound.
func (s Store) Mentionable(
	ctx context.Context, grant policy.Grant[policy.Update], conversation uuid.UUID, typed string,
) (found []messages.Named, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Conversations, func(tx *postgres.Tx) error {
		var there bool
		if err := tx.QueryRow(ctx, `select true`+oneConversation+postgres.Within(`v`, tx.Reach), tx.Args(pgx.NamedArgs{"id": conversation})).
			Scan(&there); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, `
			select id, name, name_key from members
			 where workspace_id = current_workspace() and `+postgres.ActiveMember(`members`)+` and id <> @member and name <> ''
			   and strpos(' ' || name_key, ' ' || @typed) > 0
			 order by name_key, id`+postgres.UpTo(listing.MaxChoices), tx.Args(pgx.NamedArgs{"typed": texts.SearchKey(typed)}))
		called, err := pgx.CollectRows(rows, pgx.RowToStructByPos[messages.Named])
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(called))
		for i := range called {
			ids[i] = called[i].ID
		}
		seeing, err := kit.WhoSee(ctx, tx, conversation, ids)
		found = slices.DeleteFunc(called, func(m messages.Named) bool { return !slices.Contains(seeing, m.ID) })
		found = found[:min(len(found), messages.MostMentionable)]
		return err
	})
	return found, err
}
