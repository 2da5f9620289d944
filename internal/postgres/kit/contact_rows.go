package kit

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// ValueRow is what a contact has in a field.
type ValueRow struct {
	Field uuid.UUID
	Value string
}

// ContactRow is a customer. The zero id is nobody, and no team.
type ContactRow struct {
	ID                                uuid.UUID
	Name, Email, Phone, Language      string
	Street, PostalCode, City, Country string
	Source                            string
	Others                            []mail.Address
	Assignee, Team                    uuid.UUID
	Tags                              []uuid.UUID
	Values                            []ValueRow
	Created                           time.Time
	Consent                           customers.Consent
}

// QueueContacts adds customers with all that hangs on them, a statement a table.
func QueueContacts(batch *pgx.Batch, ws uuid.UUID, contacts []ContactRow) error {
	if len(contacts) == 0 {
		return nil
	}
	batch.Queue(`
		insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country,
		                      source, assignee_id, team_id, created_at, consent, consent_since, consent_from)
		select $1, id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at,
		       consent, since, origin
		  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		              $10::text[], $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[],
		              $16::text[], $17::timestamptz[], $18::text[])
		    as r (id, name, name_key, email, phone, language, street, postal_code, city, country, source, assignee, team, at,
		          consent, since, origin)`,
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
		postgres.Column(contacts, func(c *ContactRow) time.Time { return c.Created }),
		postgres.Column(contacts, func(c *ContactRow) string { return string(c.Consent.Known()) }),
		postgres.Column(contacts, func(c *ContactRow) *time.Time { return postgres.OrNull(c.Consent.Since) }),
		postgres.Column(contacts, func(c *ContactRow) string { return c.Consent.From }))

	var addresses []postgres.OfContact[mail.Address]
	var words []postgres.WordOfContact
	var tags []postgres.OfContact[uuid.UUID]
	var values []postgres.OfContact[ValueRow]
	for i := range contacts {
		c := &contacts[i]
		var keys []string
		if c.Email != "" {
			address, err := mail.ParseAddress(c.Email)
			if err != nil {
				return err
			}
			addresses, keys = append(addresses, postgres.OfContact[mail.Address]{Value: address, Contact: c.ID}), []string{address.Key()}
		}
		for _, other := range c.Others {
			addresses, keys = append(addresses, postgres.OfContact[mail.Address]{Value: other, Contact: c.ID}), append(keys, other.Key())
		}
		words = postgres.WordsOf(c.ID, texts.FoundBy(c.Name, c.Phone, keys...), words)
		for _, tag := range c.Tags {
			tags = append(tags, postgres.OfContact[uuid.UUID]{Value: tag, Contact: c.ID})
		}
		for _, value := range c.Values {
			values = append(values, postgres.OfContact[ValueRow]{Value: value, Contact: c.ID})
		}
	}
	batch.Queue(`
		insert into contact_addresses (workspace_id, email_key, contact_id, email)
		select $1, * from unnest($2::text[], $3::uuid[], $4::text[])`, ws,
		postgres.Column(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.Key() }),
		postgres.ContactsOf(addresses),
		postgres.Column(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.String() }))
	postgres.QueueWords(batch, ws, words)
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select $1, * from unnest($2::uuid[], $3::uuid[])`, ws,
		postgres.Column(tags, func(p *postgres.OfContact[uuid.UUID]) pgtype.UUID { return postgres.AsUUID(p.Value) }),
		postgres.ContactsOf(tags))
	batch.Queue(`
		insert into contact_values (workspace_id, field_id, contact_id, value, value_key)
		select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])`, ws,
		postgres.Column(values, func(p *postgres.OfContact[ValueRow]) pgtype.UUID { return postgres.AsUUID(p.Value.Field) }),
		postgres.ContactsOf(values),
		postgres.Column(values, func(p *postgres.OfContact[ValueRow]) string { return p.Value.Value }),
		postgres.Column(values, func(p *postgres.OfContact[ValueRow]) string { return texts.SearchKey(p.Value.Value) }))
	return nil
}

// ContactsByAddress finds the contacts that have these addresses, by the key of
// the address. It asks the index for each key, whatever Postgres knows of a table
// that grows while a file comes in: "= any" read the whole of it for each step.
func ContactsByAddress(ctx context.Context, tx pgx.Tx, keys []string) (map[string]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `
		select a.email_key, a.contact_id from unnest($1::text[]) as k (key) cross join lateral (
		    select email_key, contact_id from contact_addresses
		     where workspace_id = current_workspace() and email_key = k.key and not claim and not freed limit 1) a`, keys)
	return ByKey(pgx.CollectRows(rows, pgx.RowToStructByPos[Keyed]))
}

// HoldBuyers finds who is meant by the keys of buyers, and keeps them from being merged or deleted
// until the rows of a step hang on them. Where one became another meanwhile, it looks
// once more.
func (r *ImportStep) HoldBuyers(ctx context.Context, tx pgx.Tx, keys []string) (there map[string]uuid.UUID, err error) {
	const mostTries = 5
	for try := 1; ; try++ {
		there, err = BuyersByKey(ctx, tx, keys)
		if err != nil || r.Dry || len(there) == 0 {
			return there, err
		}
		ids := slices.Compact(slices.SortedFunc(maps.Values(there), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }))
		held, err := tx.Exec(ctx, `
			select from (select id from unnest($1::uuid[]) as a (id) order by id) k cross join lateral (
			    select from contacts where workspace_id = current_workspace() and id = k.id and deleted_at is null for key share) c`, ids)
		if err != nil || held.RowsAffected() == int64(len(ids)) || try == mostTries {
			return there, err
		}
	}
}

// Keyed is an id by its key.
type Keyed struct {
	Key string
	ID  uuid.UUID
}

// ByKey turns rows of a key and an id into a map.
func ByKey(list []Keyed, err error) (map[string]uuid.UUID, error) {
	ids := make(map[string]uuid.UUID, len(list))
	for _, k := range list {
		ids[k.Key] = k.ID
	}
	return ids, err
}
