package pgtest

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"latchkey/internal/mail"
	"latchkey/internal/postgres"
	"latchkey/internal/texts"
)

// NewContact makes a customer with one address.
func (db *DB) NewContact(t testing.TB, s Space, name, email string) uuid.UUID {
	t.Helper()
	id, key := uuid.Must(uuid.NewV7()), Address(t, email).Key()
	db.Exec(t, `insert into contacts (workspace_id, id, name, name_key, email) values ($1, $2, $3, lower($3), $4)`, s.ID, id, name, email)
	db.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email) values ($1, $2, $3, $4)`, s.ID, id, key, email)
	batch := &pgx.Batch{}
	postgres.QueueWords(batch, s.ID, postgres.WordsOf(id, texts.FoundBy(name, "", key), nil))
	Must(t, db.Owner.SendBatch(t.Context(), batch).Close())
	return id
}

// Address reads an address.
func Address(t testing.TB, email string) mail.Address {
	t.Helper()
	return Addresses(t, email)[0]
}

// Addresses reads several.
func Addresses(t testing.TB, list ...string) (parsed []mail.Address) {
	t.Helper()
	for _, text := range list {
		address, err := mail.ParseAddress(text)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, address)
	}
	return parsed
}

// NewLookup writes a line of the ledger as the owner of the tables: a lookup that
// the member made with a version of theirs, some time ago.
func (db *DB) NewLookup(t testing.TB, p Person, contact uuid.UUID, version int64, ago time.Duration) {
	t.Helper()
	db.Exec(t, `insert into lookups (workspace_id, id, member_id, member_version, resource, contact_id, address_hash, address_mask, found_at)
		values ($1, gen_random_uuid(), $2, $3, 'contacts', $4, '', '', now() - $5 * interval '1 second')`, p.Space, p.ID, version, contact,
		ago.Seconds())
}

// Shop is a workspace with an owner, two assistants, and one customer.
type Shop struct {
	*DB
	Space                   Space
	Owner, Assistant, Other Person
	Customer                uuid.UUID
}

// CustomerEmail is the address of a shop's customer.
const CustomerEmail = "helene@customers.example"

// NewShop makes one.
func NewShop(t testing.TB) Shop {
	t.Helper()
	db := New(t)
	s := Shop{DB: db, Space: db.NewSpace(t, "atelier")}
	s.Owner, s.Assistant = db.NewMember(t, s.Space, "owner", "owner"), db.NewMember(t, s.Space, "assistant", "assistant")
	s.Other = db.NewMember(t, s.Space, "other", "assistant")
	s.Customer = db.NewContact(t, s.Space, "Helene Dubois", CustomerEmail)
	return s
}
