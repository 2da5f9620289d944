package messages

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/jobs"
	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

// NextOfBroadcast is the next message of a broadcast, of which it notes that an attempt begins.
// Whoever took their yes back meanwhile is left out, and an attempt whose process died is not
// made again: then there is nothing to send, and more. Without more it is at its end, or does
// not go on.
func (r Replies) NextOfBroadcast(ctx context.Context, job jobs.Broadcast) (letter *jobs.BroadcastLetter, more bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var next jobs.BroadcastLetter
		var state messages.RunState
		var kind string
		var channel uuid.UUID
		var sealed []byte
		err := tx.QueryRow(ctx, `
			select s.state, k.kind, s.subject, s.text, k.id, k.address, k.name, w.name, k.number_id, k.sealed_token,
			       s.template_name, s.template_language, s.template_values from broadcast_sendings s
			  join channels k on k.workspace_id = s.workspace_id and k.id = s.channel_id
			  join workspaces w on w.id = s.workspace_id`+thisRun+` for update of s`, runArgs(job, nil)).
			Scan(&state, &kind, &next.Subject, &next.Text, &channel, &next.Channel, &next.ChannelName, &next.Workspace,
				&next.NumberID, &sealed, &next.Template.Name, &next.Template.Language, &next.Template.Variables)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && state != messages.Underway {
			return nil
		}
		if err != nil {
			return err
		}
		var was string
		var dead bool
		var name, language *string // of a customer who still says yes
		get := nextByMail
		if kind == messages.WhatsApp {
			get = nextByNumber
		}
		err = tx.QueryRow(ctx, `
			select r.id, r.address, r.state, c.name, c.language, d.at is not null
			  from (select * from broadcast_recipients
			         where workspace_id = current_workspace() and broadcast_id = @broadcast and state in ('queued', 'sending')
			         order by state desc, id desc limit 1 for update) r`+get, runArgs(job, nil)).
			Scan(&next.Recipient, &next.To, &was, &name, &language, &dead)
		if errors.Is(err, pgx.ErrNoRows) {
			return endRun(ctx, tx, job, messages.Done)
		}
		if err != nil {
			return err
		}
		more = true
		switch {
		case was == "sending":
			return noteRecipient(ctx, tx, job, next.Recipient, "unclear", "failed")
		case name == nil:
			return noteRecipient(ctx, tx, job, next.Recipient, "left_out", "left_out")
		case dead: // Another mail has found that out meanwhile.
			return noteRecipient(ctx, tx, job, next.Recipient, "dead_address", "dead_addresses")
		}
		next.Name, next.Language = cmp.Or(*name, next.To), *language
		letter, next.Return = &next, rand.Text()[:messages.TokenLength]
		if kind == messages.WhatsApp {
			next.Token = r.db.Unseal(postgres.ProviderToken, sealed, channel[:])
			return noteRecipient(ctx, tx, job, next.Recipient, "sending", "")
		}
		link := r.db.Link(signin.UnsubscribeLink, next.Recipient, 0)
		next.Stop = messages.UnsubscribeToken(job.Workspace, next.Recipient, link)
		if _, err := tx.Exec(ctx, `
			update broadcast_recipients set return_token = $2 where workspace_id = current_workspace() and id = $1`,
			next.Recipient, next.Return); err != nil {
			return err
		}
		return noteRecipient(ctx, tx, job, next.Recipient, "sending", "")
	})
	if err != nil {
		return nil, false, err
	}
	return letter, more, nil
}

// noteRecipient notes what became of one who gets a broadcast, and counts it in a column of
// the run, "" for none.
func noteRecipient(ctx context.Context, tx *postgres.Tx, job jobs.Broadcast, recipient uuid.UUID, state, counted string) error {
	if _, err := tx.Exec(ctx, `
		update broadcast_recipients
		   set state = $2, tries = tries + case $2 when 'sending' then 1 else 0 end,
		       sent_at = case $2 when 'sending' then now() else sent_at end
		 where workspace_id = current_workspace() and id = $1`, recipient, state); err != nil || counted == "" {
		return err
	}
	_, err := tx.Exec(ctx, `
		update broadcast_sendings s set `+counted+` = `+counted+` + 1
		 where s.workspace_id = current_workspace() and s.broadcast_id = $1`, job.Broadcast)
	return err
}

// Whether who is next, r, still gets it, and by which name: a mail as whoever has the address, a
// message over WhatsApp as whoever of those who have the number was to get it.
const (
	nextByMail = `
		  left join contact_addresses a on a.workspace_id = r.workspace_id and a.email_key = r.address_key and not a.claim and not a.freed
		  left join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id and c.consent = 'yes' and c.deleted_at is null
		  left join dead_addresses d on d.workspace_id = r.workspace_id and d.email_key = r.address_key and ` + stillDead

	nextByNumber = `
		  left join lateral (
		       select c.name, c.language from contacts c
		        where c.workspace_id = current_workspace() and c.phone = r.address_key and c.phone <> '' and c.deleted_at is null
		          and c.merged_into is null and c.consent = 'yes' and not ` + numberSaidNo + `
		        order by c.id = r.contact_id desc, c.id limit 1) c on true
		 cross join (select null::timestamptz as at) d`
)

// NoteOfBroadcast notes how an attempt ended, and by which id a provider knows the message. What
// is not taken now is tried again, some times. A broadcast of which many fail pauses by itself.
func (r Replies) NoteOfBroadcast(
	ctx context.Context, job jobs.Broadcast, recipient uuid.UUID, providerID string, failure *mail.Error,
) (again bool, err error) {
	err = r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		// The run before its recipients, as whoever sends the next, or reads what came back.
		if _, err := tx.Exec(ctx, `
			select from broadcast_sendings where workspace_id = current_workspace() and broadcast_id = $1 for update`, job.Broadcast); err != nil {
			return err
		}
		var tries int
		var was, key string
		if err := tx.QueryRow(ctx, `
			select tries, state, address_key from broadcast_recipients where workspace_id = current_workspace() and id = $1 for update`, recipient).
			Scan(&tries, &was, &key); err != nil {
			return err
		}
		if was != "sending" { // A later turn has called it unclear, and counted it.
			return nil
		}
		if providerID != "" {
			return noteTaken(ctx, tx, job, recipient, providerID)
		}
		state, counted := "sent", "sent"
		switch {
		case failure == nil:
		case failure.Unclear:
			state, counted = "unclear", "failed"
		case failure.Permanent || tries >= messages.BroadcastTries:
			state, counted = "failed", "failed"
		default:
			state, counted, again = "queued", "", true
		}
		if err := noteRecipient(ctx, tx, job, recipient, state, counted); err != nil || counted != "failed" {
			return err
		}
		if !strings.Contains(key, "@") { // What a mail server says may name the address.
			if err := noteFailure(ctx, tx, job.Broadcast, failure.Text); err != nil {
				return err
			}
		} else if failure.Permanent && mail.NobodyHas("", failure.Text) {
			if err := noteDead(ctx, tx, key); err != nil {
				return err
			}
		}
		return pauseOfMany(ctx, tx, job.Broadcast)
	})
	return again, err
}
