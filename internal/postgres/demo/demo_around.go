package demo

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
	"latchkey/internal/postgres"
)

// View is a filter of conversations that is shared. The zero id is any channel, and any tag.
type View struct {
	ID, Member              uuid.UUID
	Name, Inbox, Sort, Show string
	Channel, Tag, Label     uuid.UUID
	Created                 time.Time
}

// Sending is how a broadcast went out, to everybody who had said yes.
type Sending struct {
	Channel       uuid.UUID
	Starts, Ended time.Time
	PerMinute     int
	Failed        int
	To            []Recipient
}

// Recipient is one of those who got a broadcast, or to whom it could not be delivered.
type Recipient struct {
	ID, Contact uuid.UUID
	Email       mail.Address
	State       string
}

// queueAround adds what stands around conversations. Each channel is confirmed, and has what
// its kind needs.
func (b *Book) queueAround(batch *pgx.Batch, ws uuid.UUID, serverKey []byte) {
	if len(b.Channels) == 0 {
		return
	}
	batch.Queue(`update channels set confirmed_at = created_at where workspace_id = $1`, ws)
	for i := range b.Channels {
		switch c := &b.Channels[i]; c.Kind {
		case messages.Custom:
			batch.Queue(`insert into channel_secrets (workspace_id, channel_id, number, made_at) values ($1, $2, 1, $3)`, ws, c.ID, c.Created)
		case messages.WhatsApp:
			token := postgres.Seal(serverKey, postgres.ProviderToken, c.Token, c.ID[:])
			secret := postgres.Seal(serverKey, postgres.ProviderSecret, c.Secret, c.ID[:])
			batch.Queue(`update channels set number_id = $3, sealed_token = $4, sealed_secret = $5 where workspace_id = $1 and id = $2`,
				ws, c.ID, c.NumberID, token, secret)
		}
	}
	for i := range b.Views {
		v := &b.Views[i]
		batch.Queue(`
			insert into conversation_views (workspace_id, id, member_id, shared, name, inbox, state, sort, show,
			       channel_id, tag_id, label_id, created_at)
			values ($1, $2, $3, true, $4, $5, 'open', $6, $7, $8, $9, $10, $11)`, ws, v.ID, v.Member, v.Name, v.Inbox, v.Sort, v.Show,
			uuid.NullUUID{UUID: v.Channel, Valid: v.Channel != uuid.Nil}, uuid.NullUUID{UUID: v.Tag, Valid: v.Tag != uuid.Nil},
			uuid.NullUUID{UUID: v.Label, Valid: v.Label != uuid.Nil}, v.Created)
	}
	for i := range b.Broadcasts {
		if sent := b.Broadcasts[i].Sent; sent != nil {
			sent.queue(batch, ws, b.Broadcasts[i].ID)
		}
	}
}

func (s *Sending) queue(batch *pgx.Batch, ws, broadcast uuid.UUID) {
	batch.Queue(`
		insert into broadcast_sendings (workspace_id, broadcast_id, channel_id, state, per_minute, starts_at, ended_at, subject, text, total, sent, failed)
		select $1, id, $3, 'done', $4, $5, $6, subject, text, $7, $8, $9 from broadcasts where workspace_id = $1 and id = $2`,
		ws, broadcast, s.Channel, s.PerMinute, s.Starts, s.Ended, len(s.To), len(s.To)-s.Failed, s.Failed)
	batch.Queue(`
		insert into broadcast_recipients (workspace_id, broadcast_id, id, contact_id, address, address_key, state, tries)
		select $1, $2, unnest($3::uuid[]), unnest($4::uuid[]), unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), 1`, ws, broadcast,
		postgres.IDs(s.To, func(r *Recipient) uuid.UUID { return r.ID }), postgres.IDs(s.To, func(r *Recipient) uuid.UUID { return r.Contact }),
		postgres.Texts(s.To, func(r *Recipient) string { return r.Email.String() }),
		postgres.Texts(s.To, func(r *Recipient) string { return r.Email.Key() }), postgres.Texts(s.To, func(r *Recipient) string { return r.State }))
}
