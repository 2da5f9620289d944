package messages

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/i18n"
	"latchkey/internal/incoming"
	"latchkey/internal/jobs"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/signin"
)

const whatsAppChannel = ` from channels where workspace_id = current_workspace() and id = $1 and kind = 'whatsapp' and deleted_at is null`

// verifyWord is by which the provider knows that an address is ours.
func verifyWord(db *postgres.Database, channel uuid.UUID) string {
	return db.Link(signin.HookLink, channel, 0)
}

// Provider reads how a channel of WhatsApp reaches its provider, without what is secret.
func (s Store) Provider(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID) (p messages.Provider, err error) {
	err = postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		return tx.QueryRow(ctx, `select name, number_id, account_id, sealed_token is not null`+whatsAppChannel, id).
			Scan(&p.Name, &p.NumberID, &p.AccountID, &p.Ready)
	})
	if err != nil {
		return messages.Provider{}, err
	}
	p.Verify = verifyWord(s.db, id)
	return p, nil
}

// SetProvider keeps how a channel of WhatsApp reaches its provider. An empty token or secret
// leaves the one that is there. It fails with a fault: NotFound, or about a field.
func (s Store) SetProvider(ctx context.Context, grant policy.Grant[policy.Update], id uuid.UUID, p messages.Provider) error {
	return postgres.Change(ctx, s.db, grant, policy.Channels, func(tx *postgres.Tx) error {
		if err := tx.QueryRow(ctx, `select name, sealed_token is not null and sealed_secret is not null`+whatsAppChannel+` for update`, id).
			Scan(&p.Name, &p.Ready); err != nil {
			return err
		}
		p, err := p.Clean()
		if err != nil {
			return err
		}
		var token, secret []byte
		if p.Token != "" {
			token = s.db.Seal(postgres.ProviderToken, p.Token, id[:])
		}
		if p.Secret != "" {
			secret = s.db.Seal(postgres.ProviderSecret, p.Secret, id[:])
		}
		if _, err := tx.Exec(ctx, `
			update channels
			   set number_id = $2, account_id = $5, sealed_token = coalesce($3, sealed_token), sealed_secret = coalesce($4, sealed_secret),
			       confirmed_at = coalesce(confirmed_at, now())
			 where workspace_id = current_workspace() and id = $1`, id, p.NumberID, token, secret, p.AccountID); err != nil {
			return err
		}
		return tx.Log(ctx, "channel.provider", p.Name, id, nil)
	})
}

// VerifyWord is by which the provider of a channel knows that its address is ours.
func (in Incoming) VerifyWord(d Door) string { return verifyWord(in.db, d.Channel) }

// ProviderSecret is what the provider of a channel signs with, "" for none.
func (in Incoming) ProviderSecret(d Door) string {
	return in.db.Unseal(postgres.ProviderSecret, d.Sealed, d.Channel[:])
}

// KeepStatus notes how far a message of ours got: it only climbs, in whatever order the
// provider tells.
func (in Incoming) KeepStatus(ctx context.Context, d Door, s incoming.Status) error {
	return in.db.InWorkspace(ctx, d.Workspace, func(tx *postgres.Tx) error {
		if _, err := tx.Exec(ctx, holdStatus, s.ID); err != nil {
			return err
		}
		told, err := tx.Exec(ctx, `
			insert into message_statuses (workspace_id, channel_id, provider_id, status, at, failure)
			values (current_workspace(), $1, $2, $3, $4, $5) on conflict do nothing`, d.Channel, s.ID, s.Status, s.At, s.Failure)
		if err != nil || told.RowsAffected() == 0 {
			return err
		}
		if err := climbing(ctx, tx, d.Channel, s.ID); err != nil {
			return err
		}
		return climbOfBroadcast(ctx, tx, d.Channel, s.ID)
	})
}

// inWords is what a message says that has no text of its own.
func inWords(ctx context.Context, tx *postgres.Tx, words *i18n.Words, c *incoming.Chat) (string, error) {
	text := c.Text
	switch {
	case c.Reaction != "":
		text = words.T("chat.reacted", "Emoji", c.Reaction)
	case text == "" && c.Other != "":
		text = words.T("chat.cannot_show", "Kind", c.Other)
	case text == "":
		text = words.T("chat.files_alone")
	}
	if len(c.Answers) == 0 {
		return text, nil
	}
	var answered string
	err := tx.QueryRow(ctx, `
		select x.text from messages x
		  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id and v.handle = $2 and not v.hidden
		 where x.workspace_id = current_workspace() and x.id in (`+byProvider+`) limit 1`, c.Answers[0], c.Handle).Scan(&answered)
	if errors.Is(err, pgx.ErrNoRows) {
		return text, nil
	}
	return text + "\n\n> " + messages.Preview(answered), err
}

// BeginMedia reads what fetches a file that came over WhatsApp; false for one that is there.
func (r Replies) BeginMedia(ctx context.Context, job jobs.WhatsAppMedia) (token string, ok bool, err error) {
	var sealed []byte
	var channel uuid.UUID
	err = r.db.ReadWorkspace(ctx, job.Workspace, func(b *postgres.Batch) {
		b.Values(`
			select k.id, k.sealed_token from messages x
			  join conversations v on v.workspace_id = x.workspace_id and v.id = x.conversation_id
			  join channels k on k.workspace_id = v.workspace_id and k.id = v.channel_id and k.kind = 'whatsapp' and k.deleted_at is null
			 where x.workspace_id = current_workspace() and x.id = $1
			   and not exists (select from message_files f where f.workspace_id = x.workspace_id and f.message_id = x.id)`,
			[]any{job.Message}, &channel, &sealed)
	})
	if errors.Is(err, postgres.NotFound) {
		return "", false, nil
	}
	token = r.db.Unseal(postgres.ProviderToken, sealed, channel[:])
	return token, err == nil && token != "", err
}

// KeepMedia keeps a file that came over WhatsApp; nil is one that cannot be had any more,
// and the message says so.
func (r Replies) KeepMedia(ctx context.Context, job jobs.WhatsAppMedia, content []byte) error {
	return r.db.InWorkspace(ctx, job.Workspace, func(tx *postgres.Tx) error {
		var language string
		if err := tx.QueryRow(ctx, `
			select w.language from messages x join workspaces w on w.id = x.workspace_id
			 where x.workspace_id = current_workspace() and x.id = $1 for update of x`, job.Message).Scan(&language); err != nil {
			return err
		}
		if content == nil {
			spoken, _ := i18n.ParseLanguage(language)
			_, err := tx.Exec(ctx, `update messages set text = text || E'\n\n' || $2 where workspace_id = current_workspace() and id = $1`,
				job.Message, i18n.For(spoken, nil).T("chat.file_lost"))
			return err
		}
		f := incoming.NewFile(cmp.Or(job.Name, ""), "", content)
		_, err := tx.Exec(ctx, `
			insert into message_files (workspace_id, id, message_id, place, name, kind, content_id, inline, size, bytes)
			select current_workspace(), $1, $2, 0, $3, $4, '', false, $5, $6
			 where not exists (select from message_files where workspace_id = current_workspace() and message_id = $2)`,
			postgres.NewID(), job.Message, f.Name, f.Kind, len(f.Bytes), f.Bytes)
		return err
	})
}
