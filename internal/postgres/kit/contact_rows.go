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
	Name, Phone, Language             string
	Email                             mail.Address // none for a customer without
	Street, PostalCode, City, Country string
	Source                            string
	Others                            []mail.Address
	Assignee, Team                    uuid.UUID
	Tags                              []uuid.UUID
	Values                            []ValueRow
	Created                           time.Time
	Bought                            time.Time // last, zero for nothing: set here, no payment that follows has to
	Consent                           customers.Consent
}

// QueueContacts adds customers with all that hangs on them, a statement a table. Its
// columns unfold side by side in the list of what is selected: in a FROM clause
// Postgres would first put each of them aside.
func QueueContacts(batch *pgx.Batch, ws uuid.UUID, contacts []ContactRow) {
	if len(contacts) == 0 {
		return
	}
	text := func(of func(*ContactRow) string) pgtype.ArrayGetter { return postgres.Texts(contacts, of) }
	batch.Queue(`
		insert into contacts (workspace_id, id, name, name_key, email, phone, language, street, postal_code, city, country,
		                      source, assignee_id, team_id, created_at, consent, consent_since, consent_from, last_purchase)
		select $1, unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]), unnest($7::text[]),
		       unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[]), unnest($12::text[]), unnest($13::uuid[]),
		       unnest($14::uuid[]), unnest($15::timestamptz[]), unnest($16::text[]),
		       unnest($17::timestamptz[]), unnest($18::text[]), unnest($19::timestamptz[])`,
		ws,
		postgres.IDs(contacts, func(c *ContactRow) uuid.UUID { return c.ID }),
		text(func(c *ContactRow) string { return c.Name }),
		text(func(c *ContactRow) string { return texts.SearchKey(c.Name) }),
		text(func(c *ContactRow) string { return c.Email.String() }),
		text(func(c *ContactRow) string { return c.Phone }),
		text(func(c *ContactRow) string { return c.Language }),
		text(func(c *ContactRow) string { return c.Street }),
		text(func(c *ContactRow) string { return c.PostalCode }),
		text(func(c *ContactRow) string { return c.City }),
		text(func(c *ContactRow) string { return c.Country }),
		text(func(c *ContactRow) string { return c.Source }),
		postgres.IDs(contacts, func(c *ContactRow) uuid.UUID { return c.Assignee }),
		postgres.IDs(contacts, func(c *ContactRow) uuid.UUID { return c.Team }),
		postgres.Column(contacts, func(c *ContactRow) time.Time { return c.Created }),
		text(func(c *ContactRow) string { return string(c.Consent.Known()) }),
		postgres.Column(contacts, func(c *ContactRow) *time.Time { return postgres.OrNull(c.Consent.Since) }),
		text(func(c *ContactRow) string { return c.Consent.From }),
		postgres.Column(contacts, func(c *ContactRow) time.Time {
			if c.Bought.IsZero() {
				return time.Unix(0, 0)
			}
			return c.Bought
		}))

	const usualWords = 9 // of a customer
	addresses := make([]postgres.OfContact[mail.Address], 0, len(contacts))
	words := make([]postgres.WordOfContact, 0, usualWords*len(contacts))
	var tags []postgres.OfContact[uuid.UUID]
	var values []postgres.OfContact[ValueRow]
	for i := range contacts {
		c := &contacts[i]
		var keys []string
		if c.Email != (mail.Address{}) {
			addresses, keys = append(addresses, postgres.OfContact[mail.Address]{Value: c.Email, Contact: c.ID}), []string{c.Email.Key()}
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
		select $1, unnest($2::text[]), unnest($3::uuid[]), unnest($4::text[])`, ws,
		postgres.Texts(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.Key() }),
		postgres.ContactsOf(addresses),
		postgres.Texts(addresses, func(p *postgres.OfContact[mail.Address]) string { return p.Value.String() }))
	postgres.QueueWords(batch, ws, words)
	batch.Queue(`
		insert into contact_tags (workspace_id, tag_id, contact_id)
		select $1, * from unnest($2::uuid[], $3::uuid[])`, ws,
		postgres.IDs(tags, func(p *postgres.OfContact[uuid.UUID]) uuid.UUID { return p.Value }),
		postgres.ContactsOf(tags))
	batch.Queue(`
		insert into contact_values (workspace_id, field_id, contact_id, value, value_key)
		select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])`, ws,
		postgres.IDs(values, func(p *postgres.OfContact[ValueRow]) uuid.UUID { return p.Value.Field }),
		postgres.ContactsOf(values),
		postgres.Texts(values, func(p *postgres.OfContact[ValueRow]) string { return p.Value.Value }),
		postgres.Texts(values, func(p *postgres.OfContact[ValueRow]) string { return texts.SearchKey(p.Value.Value) }))
}

// ContactsByAddress finds the contacts that have these addresses, by the key of
// the address.
func ContactsByAddress(ctx context.Context, tx pgx.Tx, keys []string) (map[string]uuid.UUID, error) {
	rows, _ := tx.Query(ctx, `select a.email_key, a.contact_id from (`+postgres.AddressesHeld(`$1::text[]`)+`) a`, keys)
	return ByKey(pgx.CollectRows(rows, pgx.RowToStructByPos[Keyed]))
}

// HoldBuyers finds who is meant by the keys of buyers, and keeps them from being merged or
// deleted until the rows of a step hang on them. Where one became another meanwhile, it
// looks once more; nobody is handed back who is gone. Others are kept, too, as far as
// they are there.
func (r *ImportStep) HoldBuyers(
	ctx context.Context, tx pgx.Tx, keys []string, others ...uuid.UUID,
) (there map[string]uuid.UUID, err error) {
	for lost := (map[string]uuid.UUID{}); ; {
		there, err = BuyersByKey(ctx, tx, keys)
		if err != nil || r.Dry || len(there)+len(others) == 0 {
			return there, err
		}
		// Whom a key still leads to once they are gone is nobody: each further look has
		// somebody else's change as its cause.
		maps.DeleteFunc(there, func(key string, id uuid.UUID) bool { return lost[key] == id })
		all := slices.AppendSeq(slices.Clone(others), maps.Values(there))
		slices.SortFunc(all, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
		all = slices.Compact(all)
		rows, _ := tx.Query(ctx, `
			select c.id from (select id from unnest($1::uuid[]) as a (id) order by id) k cross join lateral (
			    select id from contacts where workspace_id = current_workspace() and id = k.id and deleted_at is null for key share) c`, all)
		held, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil || len(held) == len(all) {
			return there, err
		}
		gone := maps.Clone(there)
		maps.DeleteFunc(gone, func(_ string, id uuid.UUID) bool { return slices.Contains(held, id) })
		if len(gone) == 0 {
			return there, nil
		}
		maps.Copy(lost, gone)
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
