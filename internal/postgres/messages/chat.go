package messages

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/i18n"
	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/phone"
	"latchkey/internal/postgres"
	"latchkey/internal/webhook"
)

// threadLife is how long a closed conversation takes what its customer writes. Later
// something new begins.
const threadLife = 90 * 24 * time.Hour

// forgotten is how many ids of events go at once, at most.
const forgotten = 10

// Door is a channel as whoever sends over it meets it.
type Door struct {
	Workspace, Channel uuid.UUID
	Kind               string
	Numbers            []int  // of the secrets that count
	NumberID           string // of WhatsApp
	Sealed             []byte // what its provider signs with
}

// Throttle counts one try. Beyond the limit it fails with a fault of kind TooMany.
func (in Incoming) Throttle(ctx context.Context, key string, limit postgres.Limit) error {
	return in.db.Throttle(ctx, key, limit, 1)
}

// Door finds the channel behind an address of ours; false for none.
func (in Incoming) Door(ctx context.Context, workspace, channel uuid.UUID) (d Door, ok bool, err error) {
	d.Workspace, d.Channel = workspace, channel
	err = in.db.ReadWorkspace(ctx, workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.kind, array (`+validSecrets+`), k.number_id, k.sealed_secret
			  from channels k join workspaces w on w.id = k.workspace_id and w.deleted_at is null
			 where k.workspace_id = current_workspace() and k.id = $1 and k.deleted_at is null`, []any{channel},
			&d.Kind, &d.Numbers, &d.NumberID, &d.Sealed)
	})
	if errors.Is(err, postgres.NotFound) {
		return d, false, nil
	}
	return d, err == nil, err
}

// validSecrets are the numbers of the secrets of channel k that count, the latest first:
// one ends a while after the next one was made.
var validSecrets = `
	select s.number from channel_secrets s
	 where s.workspace_id = k.workspace_id and s.channel_id = k.id and not exists (
	       select from channel_secrets later
	        where later.workspace_id = s.workspace_id and later.channel_id = s.channel_id and later.number > s.number
	          and later.made_at < now() - ` + postgres.Interval(messages.SecretOverlap) + `)
	 order by s.number desc`

// KeepChat makes a message of what came over a channel, once for each id that its sender
// gives: in the conversation with that sender, or in a new one.
func (in Incoming) KeepChat(ctx context.Context, d Door, event string, c incoming.Chat) error {
	return in.db.InWorkspace(ctx, d.Workspace, func(tx *postgres.Tx) error {
		var language, country string
		// What comes over a channel is kept one after the other: two of one sender are of one customer.
		err := tx.QueryRow(ctx, `
			select w.language, w.country from channels k join workspaces w on w.id = k.workspace_id
			 where k.workspace_id = current_workspace() and k.id = $1 and k.deleted_at is null for no key update of k`, d.Channel).
			Scan(&language, &country)
		if err != nil {
			return err
		}
		first, err := tx.Exec(ctx, `
			insert into channel_events (workspace_id, channel_id, event_id) values (current_workspace(), $1, $2)
			on conflict do nothing`, d.Channel, event)
		if err != nil || first.RowsAffected() == 0 {
			return err
		}
		if err := forgetEvents(ctx, tx, d); err != nil {
			return err
		}
		a := arrivalOf(&c, d.Channel, country, time.Now())
		spoken, _ := i18n.ParseLanguage(language)
		words := i18n.For(spoken, nil)
		a.nobody = words.T("incoming.nobody")
		if a.Text, err = inWords(ctx, tx, words, &c); err != nil {
			return err
		}
		if utf8.RuneCountInString(a.Text) > messages.MaxStored { // With what it answers.
			a.Reading = incoming.Cut
		}
		a.Text = jobs.TextOf(words, &a.Mail)
		if err := a.knowBlocked(ctx, tx); err != nil {
			return err
		}
		conversation, err := a.chat(ctx, tx)
		if err != nil {
			return err
		}
		if conversation == uuid.Nil {
			if conversation, err = a.beginNew(ctx, tx); err != nil {
				return err
			}
		}
		if err := a.giveByTurn(ctx, tx, conversation); err != nil {
			return err
		}
		message, err := a.write(ctx, tx, conversation)
		if err != nil {
			return err
		}
		if c.Media != nil {
			fetch := jobs.WhatsAppMedia{Workspace: d.Workspace, Message: message, Media: c.Media.ID, Name: c.Media.Name}
			if err := tx.Enqueue(ctx, fetch); err != nil {
				return err
			}
		}
		if err := a.keepParts(ctx, tx, message); err != nil {
			return err
		}
		if err := a.tell(ctx, tx, conversation); err != nil {
			return err
		}
		stopped, err := a.stopMailings(ctx, tx, conversation, c.Text) // Without what it quotes.
		if err == nil && !stopped {
			err = a.answerChat(ctx, tx, conversation)
		}
		if err != nil {
			return err
		}
		return a.startWorkflows(ctx, tx, conversation)
	})
}

// forgetEvents lets some ids go that no event can have again: one that is so old is refused
// by its time. What the provider of WhatsApp signs has none, so its ids stay.
func forgetEvents(ctx context.Context, tx *postgres.Tx, d Door) error {
	if d.Kind != messages.Custom {
		return nil
	}
	_, err := tx.Exec(ctx, `
		delete from channel_events where workspace_id = current_workspace() and (channel_id, event_id) in (
		    select channel_id, event_id from channel_events
		     where workspace_id = current_workspace() and channel_id = $1 and came_at < now() - `+postgres.Interval(webhook.IDKept)+`
		     order by came_at`+postgres.UpTo(forgotten)+`)`, d.Channel)
	return err
}

// arrivalOf is what came over a channel. Its sender says when it was written, which is
// believed as far as it can be.
func arrivalOf(c *incoming.Chat, channel uuid.UUID, country string, now time.Time) arrival {
	a := arrival{Mail: c.Mail, channel: channel, handle: c.Handle, at: c.At}
	if a.at.After(now) || a.at.Before(now.Add(-webhook.MaxAge)) {
		a.at = now
	}
	if number, err := phone.Parse(c.Phone, country); err == nil {
		a.phone = number
	}
	return a
}

// chat is the conversation with the sender over the channel. Whoever is blocked writes
// into Spam alone.
func (a *arrival) chat(ctx context.Context, tx *postgres.Tx) (uuid.UUID, error) {
	return none(tx.QueryRow(ctx, `
		select id from conversations
		 where workspace_id = current_workspace() and channel_id = $1 and handle = $2 and not hidden and (state = 'spam' or not $3)
		   and (state <> 'closed' or last_at > now() - `+postgres.Interval(threadLife)+`)
		 order by last_at desc limit 1`, a.channel, a.handle, a.blocked))
}

// byHandle is the customer whom the channel knows the sender as.
func (a *arrival) byHandle(ctx context.Context, tx *postgres.Tx) (uuid.UUID, error) {
	if a.handle == "" {
		return uuid.Nil, nil
	}
	return none(tx.QueryRow(ctx, `
		select c.id from conversations v
		  join contacts c on c.workspace_id = v.workspace_id and c.id = v.contact_id and c.deleted_at is null
		 where v.workspace_id = current_workspace() and v.channel_id = $1 and v.handle = $2 and not v.hidden
		 order by v.last_at desc limit 1 for key share of c`, a.channel, a.handle))
}

// byPhone is the one customer who has the sender's number: of two it may be either.
func (a *arrival) byPhone(ctx context.Context, tx *postgres.Tx) (id uuid.UUID, err error) {
	if a.phone == "" {
		return id, nil
	}
	rows, _ := tx.Query(ctx, `
		select id from contacts where workspace_id = current_workspace() and phone = $1 and phone <> '' and deleted_at is null
		 limit 2 for key share`, a.phone)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if len(ids) == 1 {
		id = ids[0]
	}
	return id, err
}
