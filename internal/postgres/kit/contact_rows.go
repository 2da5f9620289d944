package kit

import (
	"context"

	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// DemoValue is what a contact has in a field.
type ValueRow struct {
	Field uuid.UUID
	Value string
}

// DemoContact is a customer. The zero id is nobody, and no team.
type ContactRow struct {
	ID                                uuid.UUID
	Name, Email, Phone, Language      string
	Street, PostalCode, City, Country string
	Source                            string
	Assignee, Team                    uuid.UUID
	Tags                              []uuid.UUID
	Values                            []ValueRow
	Created                           time.Time
}

func QueueContacts(batch *pgx.Batch, ws uuid.UUID, contacts []ContactRow) error {
	if len(contacts) == 0 {
		return nil
	}
	batch.Queue(`
		insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee_id, team_id, created_at)
		select $1, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at
		  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[])
		    as r (id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at)`,
		ws,
		postgres.Column(contacts, func(c *ContactRow) pgtype.UUID { return postgres.AsUUID(c.ID) }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Name }),
		postgres.Column(contacts, func(c *ContactRow) string { return texts.SearchKey(c.Name) }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Email }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Phone }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Language }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Street }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.PostalCode }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.City }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Country }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Source }),
		postgres.Column(contacts, func(c *ContactRow) pgtype.UUID { return postgres.AsUUID(c.Assignee) }),
		postgres.Column(contacts, func(c *ContactRow) pgtype.UUID { return postgres.AsUUID(c.Team) }),
		postgres.Column(contacts, func(c *ContactRow) time.Time { return c.Created }))

	var addresses []postgres.Pair[mail.Address]
	var words []postgres.Pair[string]
	var tags []postgres.Pair[uuid.UUID]
	var values []postgres.Pair[ValueRow]
	for i := range contacts {
		c := &contacts[i]
		var keys []string
		if c.Email != "" {
			address, err := mail.ParseAddress(c.Email)
			if err != nil {
				return err
			}
			addresses, keys = append(addresses, postgres.Pair[mail.Address]{A: address, Contact: c.ID}), []string{address.Key()}
		}
		for _, word := range customers.Words(c.Name, keys...) {
			words = append(words, postgres.Pair[string]{A: word, Contact: c.ID})
		}
		for _, tag := range c.Tags {
			tags = append(tags, postgres.Pair[uuid.UUID]{A: tag, Contact: c.ID})
		}
		for _, value := range c.Values {
			values = append(values, postgres.Pair[ValueRow]{A: value, Contact: c.ID})
		}
	}
	batch.Queue(`insert into contact_addresses (workspace_id, email_key, contact_id, email) select $1, * from unnest($2::text[], $3::uuid[], $4::text[])`,
		ws, postgres.Column(addresses, func(p *postgres.Pair[mail.Address]) string { return p.A.Key() }), postgres.Column(addresses, func(p *postgres.Pair[mail.Address]) pgtype.UUID { return postgres.AsUUID(p.Contact) }),
		postgres.Column(addresses, func(p *postgres.Pair[mail.Address]) string { return p.A.String() }))
	// In the order of the index, which grows large.
	batch.Queue(`insert into contact_words (workspace_id, word, contact_id) select $1, word, contact from unnest($2::text[], $3::uuid[]) as r (word, contact) order by word collate "C", contact`,
		ws, postgres.Column(words, func(p *postgres.Pair[string]) string { return p.A }), postgres.Column(words, func(p *postgres.Pair[string]) pgtype.UUID { return postgres.AsUUID(p.Contact) }))
	batch.Queue(`insert into contact_tags (workspace_id, tag_id, contact_id) select $1, * from unnest($2::uuid[], $3::uuid[])`,
		ws, postgres.Column(tags, func(p *postgres.Pair[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.A) }), postgres.Column(tags, func(p *postgres.Pair[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Contact) }))
	batch.Queue(`insert into contact_values (workspace_id, field_id, contact_id, value, value_key) select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
		ws, postgres.Column(values, func(p *postgres.Pair[ValueRow]) pgtype.UUID { return postgres.AsUUID(p.A.Field) }), postgres.Column(values, func(p *postgres.Pair[ValueRow]) pgtype.UUID { return postgres.AsUUID(p.Contact) }),
		postgres.Column(values, func(p *postgres.Pair[ValueRow]) string { return p.A.Value }), postgres.Column(values, func(p *postgres.Pair[ValueRow]) string { return texts.SearchKey(p.A.Value) }))
	return nil
}

func WhoHas(ctx context.Context, tx pgx.Tx, keys []string) (map[string]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select email_key, contact_id from contact_addresses where workspace_id = current_workspace() and email_key = any($1) and not claim and not freed`, keys)
	return ByKey(pgx.CollectRows(rows, pgx.RowToStructByPos[Keyed]))
}

// keyed is an id by its key.
type Keyed struct {
	Key string
	ID  uuid.UUID
}

func ByKey(list []Keyed, err error) (map[string]uuid.UUID, error) {
	ids := make(map[string]uuid.UUID, len(list))
	for _, k := range list {
		ids[k.Key] = k.ID
	}
	return ids, err
}
