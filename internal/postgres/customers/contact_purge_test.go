package customers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/jobs"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// personal is what stands in every text of a customer, and in nothing else.
const personal = "Personal"

// fillIn writes something personal into every text of a customer that the
// schema has, on its own row and on those that hang on it.
func (s *shop) fillIn(t *testing.T, contact uuid.UUID) {
	t.Helper()
	s.sells(t, contact)
	s.Exec(t, `update contacts set name = $2, name_key = $2, email = $2, language = $2, street = $2, postal_code = $2, city = $2, source = $2, phone = '+33612345678', country = 'FR',
		consent = 'yes', consent_since = now(), consent_from = $2 where id = $1`, contact, personal)
	s.Exec(t, `update orders set ship_name = $2, street = $2, postal_code = $2, city = $2, tracking = $2, country = 'FR'
		where contact_id = $1`, contact, personal)
	s.Exec(t, `update contact_values set value = $2, value_key = $2 where contact_id = $1`, contact, personal)
	s.Exec(t, `update contact_notes set text = $2 where contact_id = $1`, contact, personal)
	s.Exec(t, `update transactions set reason = $2 where contact_id = $1`, contact, personal)
	s.Exec(t, `update broadcast_recipients set address = $2, address_key = $2 where contact_id = $1`, contact, personal)
	s.Exec(t, `update begun_drafts set recipients = $2, subject = $2, text = $2, cc = $2, bcc = $2 where contact_id = $1`, contact, personal)
	s.Exec(t, `
		with f as (
		    insert into message_files (workspace_id, id, member_id, place, name, kind, size, bytes)
		    select workspace_id, gen_random_uuid(), member_id, 0, 'passport.pdf', 'application/pdf', 1, 'x' from begun_drafts where contact_id = $1
		    returning id)
		update begun_drafts set files = array (select id from f) where contact_id = $1`, contact)
}

// leftOf lists the columns in which something personal of a customer is left,
// in whatever tables the schema has.
func (s *shop) leftOf(t *testing.T, contact uuid.UUID) (left []string) {
	t.Helper()
	columns := pgtest.List[string](t, s.DB, `
		select table_name || '.' || column_name from information_schema.columns c
		 where table_schema = 'public' and data_type = 'text' and table_name not in ('activity', 'lookups')
		   and (table_name = 'contacts' or exists (select from information_schema.columns k
			where k.table_name = c.table_name and k.column_name = 'contact_id')) order by 1`)
	for _, column := range columns {
		table, name, _ := strings.Cut(column, ".")
		key := "contact_id"
		if table == "contacts" {
			key = "id"
		}
		if pgtest.One[bool](t, s.DB, `select exists (select from `+table+`
			where `+key+` = $1 and `+name+` in ($2, '+33612345678', 'FR'))`, contact, personal) {
			left = append(left, column)
		}
	}
	return left
}

// Thirty days after a customer was deleted, or merged into another, nothing
// personal is left of them. What they bought stays.
func TestACustomerIsForgottenAfterThirtyDays(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, s *shop, contact uuid.UUID){
		"deleted": func(t *testing.T, s *shop, contact uuid.UUID) {
			_, err := s.Store.DeleteContact(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts), contact)
			pgtest.Must(t, err)
		},
		"merged into another": func(t *testing.T, s *shop, contact uuid.UUID) {
			pgtest.Must(t, s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
				s.version(t, s.customer), s.version(t, contact), customers.MergeChoice{}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			contact := s.NewContact(t, s.space, "Whoever leaves", "leaves@customers.example")
			s.fillIn(t, contact)
			if left := s.leftOf(t, contact); len(left) < 15 || !slices.Contains(left, "orders.street") || !slices.Contains(left, "begun_drafts.text") {
				t.Fatalf("only %q are personal", left)
			}
			bought := pgtest.One[int](t, s.DB, `select count(*) from orders`)
			end(t, s, contact)
			queued := pgtest.One[time.Time](t, s.DB, `select scheduled_at from river_job
				where kind = 'purge_contact' and args->>'contact' = $1`, contact.String())
			if wait := time.Until(queued); wait > listing.UndoTime || wait < listing.UndoTime-time.Hour {
				t.Errorf("it is to be forgotten in %s", wait)
			}
			s.Exec(t, `update contacts set deleted_at = now() - interval '30 days' where id = $1`, contact)
			_, err := s.Jobs.PurgeContact(t.Context(), jobs.PurgeContact{Workspace: s.space.ID, Contact: contact})
			pgtest.Must(t, err)
			if left := s.leftOf(t, contact); len(left) > 0 {
				t.Errorf("%q are left", left)
			}
			if addresses := pgtest.One[int](t, s.DB, `select count(*) from contact_addresses where contact_id = $1`, contact); addresses > 0 {
				t.Errorf("%d addresses are left", addresses)
			}
			if left := pgtest.One[int](t, s.DB, `select count(*) from orders`); left != bought {
				t.Errorf("%d of %d orders are left", left, bought)
			}
			files := pgtest.One[int](t, s.DB, `select count(*) from message_files where name = 'passport.pdf'`)
			if want := map[string]int{"merged into another": 1}[name]; files != want {
				t.Errorf("%d files are left, want %d", files, want)
			}
			if left := s.leftOf(t, s.customer); name != "deleted" && !slices.Contains(left, "begun_drafts.text") {
				t.Errorf("whoever stays has of the other only %q", left)
			}
		})
	}
}
