package messages

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// BeginWhatsApp reads a message that is to go over WhatsApp and notes that an attempt begins.
// It is false for one that was sent, whose window has closed, or of whose last attempt
// nobody knows what became of it.
func (r Replies) BeginWhatsApp(ctx context.Context, job jobs.WhatsAppMessage) (letter jobs.WhatsAppLetter, ok bool, err error) {
	if err := r.endUndo(ctx, job.Workspace, job.Message); err != nil {
		return letter, false, err
	}
	gone := false
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var state string
		var channel uuid.UUID
		var sealed []byte
		var last *time.Time
		err := tx.QueryRow(ctx, `
			select x.state, k.id, k.number_id, k.sealed_token, x.recipient, x.text, x.message_id <> '', `+lastWritten+`,
			       coalesce(f.name, ''), coalesce(f.language, ''), coalesce(f.variables, '{}')
			  from messages x
			  left join message_fillings f on f.workspace_id = x.workspace_id and f.message_id = x.id
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.kind = 'whatsapp' and k.deleted_at is null
			  join workspaces w on w.id = x.workspace_id and w.deleted_at is null
			 where x.workspace_id = current_workspace() and x.id = $1 for update of x`, job.Message).
			Scan(&state, &channel, &letter.NumberID, &sealed, &letter.To, &letter.Text, &letter.TextSent, &last,
				&letter.Template.Name, &letter.Template.Language, &letter.Template.Variables)
		if errors.Is(err, pgx.ErrNoRows) {
			gone = true
			return nil
		}
		if err != nil {
			return err
		}
		letter.Token = r.db.Unseal(postgres.ProviderToken, sealed, channel[:])
		next, why := messages.Sending, ""
		switch {
		case state == messages.Queued && letter.Token == "":
			next, why = messages.Failed, messages.ChannelNotSetUp
		case state == messages.Queued && letter.Template.Name == "" && closedWindow(last):
			next, why = messages.Failed, messages.WindowClosed
		case state == messages.Queued:
			ok = true
		case state == messages.Sending:
			next = messages.Unclear
		default:
			return nil
		}
		if ok {
			rows, _ := tx.Query(ctx, `
				select id, name, kind, bytes, provider_id <> '' from message_files
				 where workspace_id = current_workspace() and message_id = $1 order by place, id`, job.Message)
			if letter.Files, err = pgx.CollectRows(rows, pgx.RowToStructByPos[jobs.WhatsAppFile]); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			update messages set state = $2, failure = $3 where workspace_id = current_workspace() and id = $1`, job.Message, next, why)
		if err != nil {
			return err
		}
		return tellLater(ctx, tx, job.Message, next)
	})
	if err == nil && gone {
		err = r.stop(ctx, job.Workspace, job.Message)
	}
	return letter, ok && err == nil, err
}

// lastWritten is when the customer of conversation v wrote last: what went to them by itself they
// did not write.
const lastWritten = `(select i.at from messages i where i.workspace_id = v.workspace_id and i.conversation_id = v.id and i.member_id is null
	and not i.automatic order by i.at desc, i.id desc limit 1)`

// closedWindow tells that a customer wrote too long ago to be answered over WhatsApp.
func closedWindow(last *time.Time) bool {
	return last == nil || time.Since(*last) > messages.ReplyWindow
}

// NoteWhatsApp notes what became of a part. The provider may have told more of it already.
func (r Replies) NoteWhatsApp(ctx context.Context, job jobs.WhatsAppMessage, out jobs.WhatsAppOutcome) error {
	state, text, textID := messages.Sent, "", ""
	switch failure := out.Failure; {
	case failure == nil && out.More:
		state = messages.Sending
	case failure == nil:
	case failure.Unclear:
		state, text = messages.Unclear, failure.Text
	case failure.Permanent || out.Last:
		state, text = messages.Failed, failure.Text
	default:
		state, text = messages.Queued, failure.Text
	}
	if out.Part.Text {
		textID = out.ID
	}
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		if out.ID != "" {
			if _, err := tx.Exec(ctx, holdStatus, out.ID); err != nil {
				return err
			}
		}
		var channel uuid.UUID
		err := tx.QueryRow(ctx, `
			update messages x set state = $2, failure = $3, message_id = case when $4 = '' then x.message_id else $4 end from conversations v
			 where x.workspace_id = current_workspace() and x.id = $1 and v.workspace_id = x.workspace_id and v.id = x.conversation_id
			returning v.channel_id`, job.Message, state, text, textID).Scan(&channel)
		if err == nil {
			err = tellLater(ctx, tx, job.Message, state)
		}
		if err != nil {
			return err
		}
		if out.ID != "" && out.Part.File != nil {
			if _, err := tx.Exec(ctx, `
				update message_files set provider_id = $2, state = 'sent' where workspace_id = current_workspace() and id = $1`,
				out.Part.File.ID, out.ID); err != nil {
				return err
			}
		}
		if out.More || out.ID == "" {
			return nil
		}
		return climb(ctx, tx, channel, job.Message)
	})
}

// holdStatus makes who notes by which id $1 a provider knows a message, and who keeps what it tells
// of that id, wait for one another: at once, neither would see what the other wrote.
const holdStatus = `select pg_advisory_xact_lock(hashtextextended('status of ' || $1 || current_workspace(), 0))`

// byProvider are the messages that the provider knows by the id $1, or of which it knows a file by it.
const byProvider = `
	select id from messages where workspace_id = current_workspace() and message_id = $1 and message_id <> ''
	union all
	select message_id from message_files where workspace_id = current_workspace() and provider_id = $1 and provider_id <> ''`

// climbing finds the message of ours that the provider tells of, and holds it: of two parts of
// which it tells at once the second sees the first.
func climbing(ctx context.Context, tx *postgres.Tx, channel uuid.UUID, providerID string) error {
	rows, _ := tx.Query(ctx, `
		select x.id from messages x
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and v.channel_id = $2
		 where x.workspace_id = current_workspace() and x.id in (`+byProvider+`) and (x.member_id is not null or x.automatic)
		   for no key update of x`, providerID, channel)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := climb(ctx, tx, channel, id); err != nil {
			return err
		}
	}
	return nil
}

// told is the furthest state of the part of a message that the provider knows by an id.
const told = `
	left join lateral (
		select s.status, s.failure from message_statuses s
		 where s.workspace_id = current_workspace() and s.channel_id = $2 and s.provider_id = p.provider_id
		 order by array_position(array['sent', 'delivered', 'read', 'failed'], s.status) desc limit 1) s on true`

// climb gives a message of ours, and each file of it, the furthest state that the provider
// told. A message is as far as the last of its parts, and failed once one of them has.
func climb(ctx context.Context, tx *postgres.Tx, channel, message uuid.UUID) error {
	if _, err := tx.Exec(ctx, `
		update message_files f set state = s.status from message_files p`+told+`
		 where p.workspace_id = current_workspace() and p.message_id = $1 and p.provider_id <> '' and s.status is not null
		   and f.workspace_id = p.workspace_id and f.id = p.id and f.state not in (s.status, 'failed')`, message, channel); err != nil {
		return err
	}
	var state string
	err := tx.QueryRow(ctx, `
		with parts as (
		    select message_id as provider_id from messages where workspace_id = current_workspace() and id = $1
		     union select provider_id from message_files where workspace_id = current_workspace() and message_id = $1),
		furthest as (
		    select case when bool_or(s.status = 'failed') then 'failed' when bool_or(p.provider_id = '') then null
		                else (array['sent', 'delivered', 'read'])[
		                    min(array_position(array['sent', 'delivered', 'read'], coalesce(s.status, 'sent')))]
		                 end as status,
		           coalesce(max(s.failure) filter (where s.status = 'failed'), '') as failure
		      from parts p`+told+`)
		update messages x set state = f.status, failure = f.failure from furthest f
		 where x.workspace_id = current_workspace() and x.id = $1 and f.status is not null and x.state not in (f.status, 'failed')
		returning x.state`, message, channel).Scan(&state)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return tellLater(ctx, tx, message, state)
}

// mayAnswer fails with a fault about the field text once a customer wrote too long ago.
func (v *held) mayAnswer() error {
	if v.kind == messages.WhatsApp && closedWindow(v.written) {
		return fault.Field("text", "fault.window_closed")
	}
	return nil
}
