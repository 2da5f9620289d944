package messages

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/intake"
	"latchkey/internal/postgres"
)

// conversation is the one that a mail answers, or a new one. What is said of a mail's
// subject says nothing: two customers write the same. A conversation of a customer who
// was deleted is seen by nobody, so nothing comes into it. Whoever is blocked writes into
// Spam alone.
func (a *arrival) conversation(ctx context.Context, tx *postgres.Tx) (id uuid.UUID, err error) {
	for _, find := range []func(context.Context, *postgres.Tx) (uuid.UUID, error){a.byToken, a.byReturn, a.byMessage} {
		if id, err = find(ctx, tx); err != nil {
			return id, err
		}
		if id != uuid.Nil {
			return a.unlessLongClosed(ctx, tx, id)
		}
	}
	return a.beginNew(ctx, tx)
}

// unlessLongClosed is a conversation that a mail answers, or the one in which it goes on where
// that was closed long ago: a new one, the first time. What a program writes opens neither.
func (a *arrival) unlessLongClosed(ctx context.Context, tx *postgres.Tx, old uuid.UUID) (id uuid.UUID, err error) {
	if a.Automatic || a.blocked {
		return old, nil
	}
	const longClosed = `%[1]s.state = 'closed' and %[1]s.closed_at < $2::timestamptz - $3::interval`
	var contact, family uuid.UUID
	var later uuid.NullUUID
	var name string
	var number, second int64
	err = tx.QueryRow(ctx, `
		select c.id, c.name, v.number, coalesce(v.split_from, v.id), (
		       select w.id from conversations w
		        where w.workspace_id = v.workspace_id and w.split_from = coalesce(v.split_from, v.id) and w.contact_id = v.contact_id
		          and w.channel_id = v.channel_id and w.created_at > v.closed_at and not w.hidden and w.state <> 'spam'
		          and not (`+fmt.Sprintf(longClosed, `w`)+`)
		        order by w.created_at desc, w.id desc limit 1)
		  from conversations v join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id
		 where v.workspace_id = current_workspace() and v.id = $1 and `+fmt.Sprintf(longClosed, `v`),
		old, a.at, threadLife).Scan(&contact, &name, &number, &family, &later)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return old, nil
	case err != nil || later.Valid:
		return later.UUID, err
	}
	if id, err = a.begin(ctx, tx, contact, uuid.NullUUID{UUID: family, Valid: true}); err != nil {
		return id, err
	}
	if err := tx.QueryRow(ctx, `
		select number from conversations where workspace_id = current_workspace() and id = $1`, id).Scan(&second); err != nil {
		return id, err
	}
	if err := tx.Log(ctx, "conversation.continued", name, old, postgres.Detail{"to": fmt.Sprint("#", second)}); err != nil {
		return id, err
	}
	return id, tx.Log(ctx, "conversation.continues", name, id, postgres.Detail{"to": fmt.Sprint("#", number)})
}

// named are the messages with the Message-ID k.message_id. Each is looked up by itself, as what
// belongs to it is: Postgres has not counted a table that has just begun to fill, and would
// read all of it for each row of another.
const named = `select * from messages where workspace_id = current_workspace() and message_id = k.message_id and message_id <> '' offset 0`

// byToken finds the conversation whose token the address carries, which only its answers
// know: 130 random bits. Whoever tries some learns nothing from how long it takes, since
// the mail was taken before. Where a part of it was split off, the message that is
// answered says which of the two is meant.
func (a *arrival) byToken(ctx context.Context, tx *postgres.Tx) (uuid.UUID, error) {
	token := intake.Token(a.recipient)
	if token == "" {
		return uuid.Nil, nil
	}
	return none(tx.QueryRow(ctx, `
		select coalesce((
		       select w.id from unnest($4::text[]) with ordinality k (message_id, place)
		        cross join lateral (`+named+`) x
		        cross join lateral (select * from conversations where workspace_id = current_workspace() and id = x.conversation_id offset 0) w
		        where coalesce(w.split_from, w.id) = coalesce(v.split_from, v.id) and w.channel_id = $2 and not w.hidden
		          and (w.state = 'spam' or not $3)
		        order by k.place limit 1), v.id)
		  from conversations v
		 where v.workspace_id = current_workspace() and v.channel_id = $2 and not v.hidden and (v.state = 'spam' or not $3)
		   and v.id in (select id from conversations where workspace_id = current_workspace() and token = $1
		                 union all
		                select conversation_id from merged_conversations where workspace_id = current_workspace() and token = $1)`,
		token, a.channel, a.blocked, a.Answers))
}

// byMessage finds the conversation with a message that the mail answers. Our own are
// known to nobody but whom they were sent to; one of a customer's counts for that
// customer alone.
func (a *arrival) byMessage(ctx context.Context, tx *postgres.Tx) (uuid.UUID, error) {
	if len(a.Answers) == 0 {
		return uuid.Nil, nil
	}
	return none(tx.QueryRow(ctx, `
		select v.id
		  from unnest($1::text[]) with ordinality k (message_id, place)
		 cross join lateral (`+named+`) x
		 cross join lateral (select * from conversations where workspace_id = current_workspace() and id = x.conversation_id offset 0) v
		 where v.channel_id = $2 and not v.hidden and (v.state = 'spam' or not $4)
		   and (x.member_id is not null or x.automatic
		        or exists (select from contact_addresses a
		                    where a.workspace_id = v.workspace_id and a.contact_id = v.contact_id and a.email_key = $3 and not a.claim))
		 order by k.place, v.last_at desc limit 1`, a.Answers, a.channel, a.Email.Key(), a.blocked))
}

// none is the zero id where there is no row.
func none(row pgx.Row) (id uuid.UUID, err error) {
	if err = row.Scan(&id); errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}
