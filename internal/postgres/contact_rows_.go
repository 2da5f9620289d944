package postgres

import (
	"context"
	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/texts"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// DemoValue is what a contact has in a field.
type DemoValue struct {
	Field uuid.UUID
	Value string
}

// DemoContact is a customer. The zero id is nobody, and no team.
type DemoContact struct {
	ID                                uuid.UUID
	Name, Email, Phone, Language      string
	Street, PostalCode, City, Country string
	Source                            string
	Assignee, Team                    uuid.UUID
	Tags                              []uuid.UUID
	Values                            []DemoValue
	Created                           time.Time
}

func queueContacts(batch *pgx.Batch, ws uuid.UUID, contacts []DemoContact) error {
	if len(contacts) == 0 {
		return nil
	}
	batch.Queue(`
		insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee_id, team_id, created_at)
		select $1, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at
		  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[])
		    as r (id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at)`,
		ws,
		column(contacts, func(c *DemoContact) pgtype.UUID { return asUUID(c.ID) }),
		column(contacts, func(c *DemoContact) string { return c.Name }),
		column(contacts, func(c *DemoContact) string { return texts.SearchKey(c.Name) }),
		column(contacts, func(c *DemoContact) string { return c.Email }),
		column(contacts, func(c *DemoContact) string { return c.Phone }),
		column(contacts, func(c *DemoContact) string { return c.Language }),
		column(contacts, func(c *DemoContact) string { return c.Street }),
		column(contacts, func(c *DemoContact) string { return c.PostalCode }),
		column(contacts, func(c *DemoContact) string { return c.City }),
		column(contacts, func(c *DemoContact) string { return c.Country }),
		column(contacts, func(c *DemoContact) string { return c.Source }),
		column(contacts, func(c *DemoContact) pgtype.UUID { return asUUID(c.Assignee) }),
		column(contacts, func(c *DemoContact) pgtype.UUID { return asUUID(c.Team) }),
		column(contacts, func(c *DemoContact) time.Time { return c.Created }))

	var addresses []pair[mail.Address]
	var words []pair[string]
	var tags []pair[uuid.UUID]
	var values []pair[DemoValue]
	for i := range contacts {
		c := &contacts[i]
		var keys []string
		if c.Email != "" {
			address, err := mail.ParseAddress(c.Email)
			if err != nil {
				return err
			}
			addresses, keys = append(addresses, pair[mail.Address]{address, c.ID}), []string{address.Key()}
		}
		for _, word := range customers.Words(c.Name, keys...) {
			words = append(words, pair[string]{word, c.ID})
		}
		for _, tag := range c.Tags {
			tags = append(tags, pair[uuid.UUID]{tag, c.ID})
		}
		for _, value := range c.Values {
			values = append(values, pair[DemoValue]{value, c.ID})
		}
	}
	batch.Queue(`insert into contact_addresses (workspace_id, email_key, contact_id, email) select $1, * from unnest($2::text[], $3::uuid[], $4::text[])`,
		ws, column(addresses, func(p *pair[mail.Address]) string { return p.a.Key() }), column(addresses, func(p *pair[mail.Address]) pgtype.UUID { return asUUID(p.contact) }),
		column(addresses, func(p *pair[mail.Address]) string { return p.a.String() }))
	// In the order of the index, which grows large.
	batch.Queue(`insert into contact_words (workspace_id, word, contact_id) select $1, word, contact from unnest($2::text[], $3::uuid[]) as r (word, contact) order by word collate "C", contact`,
		ws, column(words, func(p *pair[string]) string { return p.a }), column(words, func(p *pair[string]) pgtype.UUID { return asUUID(p.contact) }))
	batch.Queue(`insert into contact_tags (workspace_id, tag_id, contact_id) select $1, * from unnest($2::uuid[], $3::uuid[])`,
		ws, column(tags, func(p *pair[uuid.UUID]) pgtype.UUID { return asUUID(p.a) }), column(tags, func(p *pair[uuid.UUID]) pgtype.UUID { return asUUID(p.contact) }))
	batch.Queue(`insert into contact_values (workspace_id, field_id, contact_id, value, value_key) select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
		ws, column(values, func(p *pair[DemoValue]) pgtype.UUID { return asUUID(p.a.Field) }), column(values, func(p *pair[DemoValue]) pgtype.UUID { return asUUID(p.contact) }),
		column(values, func(p *pair[DemoValue]) string { return p.a.Value }), column(values, func(p *pair[DemoValue]) string { return texts.SearchKey(p.a.Value) }))
	return nil
}

func whoHas(ctx context.Context, tx pgx.Tx, keys []string) (map[string]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select email_key, contact_id from contact_addresses where workspace_id = current_workspace() and email_key = any($1) and not claim and not freed`, keys)
	return byKey(pgx.CollectRows(rows, pgx.RowToStructByPos[keyed]))
}

// keyed is an id by its key.
type keyed struct {
	Key string
	ID  uuid.UUID
}

func byKey(list []keyed, err error) (map[string]uuid.UUID, error) {
	ids := make(map[string]uuid.UUID, len(list))
	for _, k := range list {
		ids[k.Key] = k.ID
	}
	return ids, err
}
