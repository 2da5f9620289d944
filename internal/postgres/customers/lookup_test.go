package customers_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
)

// What a member found is open to them alone, for half an hour, while their
// access stays what it was.
func TestRule27OnlyTheEntryOpensACustomer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(t *testing.T, s *shop)
		open    bool
	}{
		"no entry":         {func(*testing.T, *shop) {}, false},
		"just now":         {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 0) }, true},
		"29 minutes ago":   {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 29*time.Minute) }, true},
		"30 minutes ago":   {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 1, 30*time.Minute) }, false},
		"another member's": {func(t *testing.T, s *shop) { s.NewLookup(t, s.other, s.customer, 1, 0) }, false},
		"another customer's": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.NewContact(t, s.space, "Jan", "jan@customers.example"), 1, 0)
		}, false},
		"a miss": {func(t *testing.T, s *shop) {
			_, err := s.lookup(t, s.assistant, "nobody@customers.example")
			pgtest.Must(t, err)
		}, false},
		"a real lookup": {func(t *testing.T, s *shop) {
			_, err := s.lookup(t, s.assistant, strings.ToUpper(pgtest.CustomerEmail))
			pgtest.Must(t, err)
		}, true},
		"their access has changed": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.customer, 1, 0)
			s.Exec(t, `update members set version = version + 1 where id = $1`, s.assistant.ID)
		}, false},
		"an entry of a version to come": {func(t *testing.T, s *shop) { s.NewLookup(t, s.assistant, s.customer, 2, 0) }, false},
		"the customer is deleted": {func(t *testing.T, s *shop) {
			s.NewLookup(t, s.assistant, s.customer, 1, 0)
			s.Exec(t, `update contacts set deleted_at = now() where id = $1`, s.customer)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			c.prepare(t, s)
			ctx := t.Context()
			opened, err := s.Store.Customer(ctx, pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts), s.customer)
			update, remove := pgtest.Grant[policy.Update](t, s.DB, s.assistant, policy.Contacts),
				pgtest.Grant[policy.Delete](t, s.DB, s.assistant, policy.Contacts)
			if c.open {
				pgtest.Must(t, err)
				if opened.Email.Shown != pgtest.CustomerEmail || opened.OpenUntil.Before(time.Now()) {
					t.Errorf("%+v", opened)
				}
				pgtest.Must(t, s.Store.UpdateContact(ctx, update, s.customer, customers.Draft{Name: "Changed"}))
				_, err = s.Store.DeleteContact(ctx, remove, s.customer)
				pgtest.Must(t, err)
				return
			}
			pgtest.MustBe(t, fault.NotFound, err)
			if opened.Name.Shown != "" || opened.Email.Shown != "" {
				t.Errorf("something comes with the refusal: %+v", opened)
			}
			before := s.Dump(t)
			pgtest.MustBe(t, fault.NotFound, s.Store.UpdateContact(ctx, update, s.customer, customers.Draft{Name: "Changed"}))
			_, err = s.Store.DeleteContact(ctx, remove, s.customer)
			pgtest.MustBe(t, fault.NotFound, err)
			if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
				t.Error("rows have changed:\n" + diff)
			}
		})
	}
}

// Whoever lists needs no entry, and nothing closes again for them.
func TestRule27WhoeverListsOpensWithoutALookup(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.NewLookup(t, s.owner, s.customer, 1, 0)
	c, err := s.Store.Customer(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts), s.customer)
	pgtest.Must(t, err)
	if c.Email.Shown != pgtest.CustomerEmail || !c.OpenUntil.IsZero() {
		t.Errorf("%+v", c)
	}
}

// Each search is one line, found or not, without the address in it.
func TestRule27EachLookupIsOneLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		email, mask string
		hit         bool
	}{
		"hit":                   {pgtest.CustomerEmail, "h•••@c•••.example", true},
		"in capitals":           {"HELENE@Customers.Example", "h•••@c•••.example", true},
		"miss":                  {"nobody@else.example", "n•••@e•••.example", false},
		"beginning of it":       {"helen@customers.example", "h•••@c•••.example", false},
		"more than it":          {"helene@customers.example.org", "h•••@c•••.org", false},
		"wildcards":             {"h%@customers.example", "h•••@c•••.example", false},
		"wildcard of one":       {"helen_@customers.example", "h•••@c•••.example", false},
		"of another workspace":  {"foreign@customers.example", "f•••@c•••.example", false},
		"of a deleted customer": {"gone@customers.example", "g•••@c•••.example", false},
		"a claim":               {"claimed@customers.example", "c•••@c•••.example", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.NewContact(t, s.NewSpace(t, "wholesale"), "Foreign", "foreign@customers.example")
			gone := s.NewContact(t, s.space, "Gone", "gone@customers.example")
			_, err := s.Store.DeleteContact(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts), gone)
			pgtest.Must(t, err)
			s.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim)
				values ($1, $2, 'claimed@customers.example', 'claimed@customers.example', true)`, s.space.ID, s.customer)
			before := s.Dump(t)

			ctx := postgres.WithPeer(t.Context(), "192.0.2.77")
			found, err := s.Store.Lookup(ctx, pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Transactions), pgtest.Address(t, c.email),
				"asks about a parcel")
			pgtest.Must(t, err)
			contact := uuid.Nil
			if c.hit {
				contact = s.customer
			}
			if found.Contact != contact || found.PerDay != 500 || found.Left != 499 {
				t.Errorf("%+v", found)
			}

			after := s.Dump(t)
			lines := after["lookups"]
			if words := len(after["log_words"]) - len(before["log_words"]); words != len(strings.Fields("asks about a parcel")) {
				t.Errorf("the reason is found by %d words", words)
			}
			for _, table := range []string{"lookups", "log_words"} {
				delete(before, table)
				delete(after, table)
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error("other rows have changed:\n" + diff)
			}
			if len(lines) != 1 {
				t.Fatalf("%d lines: %q", len(lines), lines)
			}
			key := pgtest.Address(t, c.email).Key()
			if strings.Contains(lines[0], key) || strings.Contains(strings.ToLower(lines[0]), strings.ToLower(c.email)) {
				t.Errorf("the line holds the address: %s", lines[0])
			}
			if throttles := pgtest.List[string](t, s.DB, `select t::text from throttles t`); strings.Contains(strings.Join(throttles, " "), key) {
				t.Errorf("a counter holds the address: %q", throttles)
			}
			plain := sha256.Sum256([]byte(key))
			type ledger struct {
				Member   uuid.UUID
				Version  int64
				Resource string
				Contact  uuid.NullUUID
				Hash     []byte
				Mask     string
				Reason   string
				Peer     string
			}
			rows, _ := s.Owner.Query(t.Context(), `select member_id, member_version, resource, contact_id, address_hash, address_mask, reason, peer
				from lookups`)
			got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[ledger])
			pgtest.Must(t, err)
			mac := hmac.New(sha256.New, pgtest.ServerKey)
			mac.Write([]byte("lookup\x00" + s.space.ID.String() + "\x00" + key))
			want := ledger{s.assistant.ID, 1, "transactions", pgtest.Some(contact), mac.Sum(nil), c.mask, "asks about a parcel", "192.0.2.77"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("the line (-want +got):\n" + diff)
			}
			if string(got.Hash) == string(plain[:]) {
				t.Error("the hash needs no key")
			}
		})
	}
}

// A try counts before anything is looked at: beyond the limit there is no
// answer and no line, and the owners are told once.
func TestRule27ALookupCountsBeforeItsAnswer(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `update workspaces set lookups_per_minute = 10, lookups_per_day = 100 where id = $1`, s.space.ID)
	for i := range 10 {
		email := pgtest.CustomerEmail
		if i%2 == 0 {
			email = "nobody@customers.example" // A miss counts too.
		}
		found, err := s.lookup(t, s.assistant, email)
		pgtest.Must(t, err)
		if found.Left != 99-i {
			t.Errorf("%d are left after %d", found.Left, i+1)
		}
	}
	for range 3 {
		for _, email := range []string{pgtest.CustomerEmail, "nobody@customers.example"} {
			found, err := s.lookup(t, s.assistant, email)
			pgtest.MustBe(t, fault.TooMany, err)
			if found.Contact != uuid.Nil {
				t.Error("a refused lookup answers")
			}
		}
	}
	if lines := pgtest.One[int](t, s.DB, `select count(*) from lookups`); lines != 10 {
		t.Errorf("the ledger has %d lines", lines)
	}
	if mails := pgtest.One[int](t, s.DB, `select count(*) from river_job where kind = 'limit_mail'`); mails != 1 {
		t.Errorf("%d mails to the one owner", mails)
	}
	if lines := pgtest.One[int](t, s.DB, `select count(*) from activity
		where act = 'lookup.limit' and member_id = $1`, s.assistant.ID); lines != 1 {
		t.Errorf("the log speaks of the limit %d times", lines)
	}
	if _, err := s.lookup(t, s.other, pgtest.CustomerEmail); err != nil {
		t.Errorf("another member's lookup: %v", err)
	}
	left, err := s.Store.Allowance(t.Context(), pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Contacts))
	pgtest.Must(t, err)
	if left.PerDay != 100 || left.Left != 90 {
		t.Errorf("the allowance is %+v", left)
	}
}

// What was found and the line of it come together or not at all.
func TestRule27NoAnswerWithoutItsLine(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.Exec(t, `revoke insert on lookups from latchkey_app`)
	found, err := s.lookup(t, s.assistant, pgtest.CustomerEmail)
	if err == nil || found.Contact != uuid.Nil {
		t.Errorf("%+v, %v", found, err)
	}
	if counted := pgtest.One[int](t, s.DB, `select max(count) from throttles where key like 'lookup:%:minute'`); counted != 1 {
		t.Errorf("the try counts %d times", counted)
	}
}

func TestRule31NobodyChangesTheLedger(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.NewLookup(t, s.assistant, s.customer, 1, time.Hour) // The owner of the tables can write an old one.
	for who, exec := range map[string]func(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error){
		"app": s.App.Exec, "owner": s.Owner.Exec,
	} {
		for _, sql := range []string{`update lookups set reason = 'another'`, `update lookups set found_at = now()`, `delete from lookups`} {
			if who == "owner" && sql == `delete from lookups` {
				continue // The purge of a deleted workspace.
			}
			_, err := exec(t.Context(), sql)
			var refusal *pgconn.PgError
			if !errors.As(err, &refusal) || refusal.Code != "42501" {
				t.Errorf("%s: %s: %v", who, sql, err)
			}
		}
	}
	if lines := pgtest.One[int](t, s.DB, `select count(*) from lookups where reason = ''`); lines != 1 {
		t.Errorf("%d lines are as they were", lines)
	}
}

// A customer of one's own making is open like a found one, and counts as one line.
func TestRule27ACreatedCustomerIsOpenToTheirMaker(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	ctx := t.Context()
	d := customers.Draft{Name: "New", Email: pgtest.Address(t, "new@customers.example"), HasEmail: true}
	id, err := s.Store.CreateContact(ctx, pgtest.Grant[policy.Create](t, s.DB, s.assistant, policy.Contacts), d)
	pgtest.Must(t, err)
	_, err = s.Store.Customer(ctx, pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts), id)
	pgtest.Must(t, err)
	_, err = s.Store.Customer(ctx, pgtest.Grant[policy.Open](t, s.DB, s.other, policy.Contacts), id)
	pgtest.MustBe(t, fault.NotFound, err)
	found, err := s.lookup(t, s.other, "new@customers.example")
	pgtest.Must(t, err)
	if found.Contact != id {
		t.Error("another assistant does not find it")
	}
	d.Name = "Doubled"
	before := s.Dump(t)
	_, err = s.Store.CreateContact(ctx, pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Contacts), d)
	pgtest.MustBe(t, fault.Invalid, err)
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// One's own searches are one's own.
func TestRule27OwnLookupsAreOnesOwn(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	_, err := s.lookup(t, s.assistant, pgtest.CustomerEmail)
	pgtest.Must(t, err)
	_, err = s.lookup(t, s.other, "nobody@customers.example")
	pgtest.Must(t, err)
	got, err := s.Store.OwnLookups(t.Context(), s.Actor(t, s.other))
	pgtest.Must(t, err)
	if len(got) != 1 || got[0].Found || got[0].Mask != "n•••@c•••.example" {
		t.Errorf("%+v", got)
	}
}
