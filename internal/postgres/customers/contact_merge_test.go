package customers_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/jobs"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

func isFault(err error, kind fault.Kind) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Kind == kind
}

func (s *shop) version(t *testing.T, id uuid.UUID) customers.Version {
	t.Helper()
	return customers.Version{ID: id, Version: pgtest.One[int64](t, s.DB, `select version from contacts where id = $1`, id)}
}

// hooks are the columns that hang a row on a contact, as table.column, whether a foreign
// key says so or their name alone. A lookup stays of whom it found, and what an import
// brought of whom it brought.
func hooks(t *testing.T, db *pgtest.DB) []string {
	t.Helper()
	return pgtest.List[string](t, db, `
		select format('%s.%s', conrelid::regclass, attname) from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
		 where contype = 'f' and confrelid = 'contacts'::regclass and attname <> 'workspace_id'
		 union
		select format('%s.%s', table_name, column_name) from information_schema.columns
		 where table_schema = 'public' and column_name = 'contact_id' and table_name not in ('lookups', 'import_contacts') order by 1`)
}

// hanging counts what hangs on a contact, by its hook.
func (s *shop) hanging(t *testing.T, contact uuid.UUID) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, hook := range hooks(t, s.DB) {
		table, column, _ := strings.Cut(hook, ".")
		rows[hook] = pgtest.One[int](t, s.DB, `select count(*) from `+table+` where `+column+` = $1`, contact)
	}
	return rows
}

// sells gives a contact a row of whatever can hang on one, like a record of each
// kind, a note or a tag; its tag and its course are those of no other.
func (s *shop) sells(t *testing.T, contact uuid.UUID) {
	t.Helper()
	for hook, there := range s.hanging(t, contact) {
		if there > 0 {
			continue // It came with the contact.
		}
		table, column, _ := strings.Cut(hook, ".")
		row := pgtest.Row{column: contact}
		for _, key := range s.ForeignKeys(t, table) {
			last := len(key.Child) - 1
			if key.Needed && !slices.Contains([]string{"contacts", "members", "workspaces"}, key.Parent) {
				row[key.Child[last]] = s.NewRow(t, key.Parent, s.space.ID, nil)[key.Column[last]]
			}
		}
		s.NewRow(t, table, s.space.ID, row)
	}
}

func TestAMergeMovesEverything(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	other := s.NewContact(t, s.space, "Hélène D.", "old@customers.example")
	s.sells(t, s.customer)
	s.sells(t, other)
	s.Exec(t, `update contacts set phone = '+33612345678', city = 'Lyon', assignee_id = $2 where id = $1`, other, s.owner.ID)
	for _, claim := range []struct { // Each claims what the other one has.
		by    uuid.UUID
		email string
	}{{s.customer, "old@customers.example"}, {other, pgtest.CustomerEmail}} {
		s.Exec(t, `insert into contact_addresses (workspace_id, contact_id, email_key, email, claim)
			values ($1, $2, $3, $3, true)`, s.space.ID, claim.by, claim.email)
	}
	s.NewLookup(t, s.assistant, s.customer, 1, 0)
	s.NewLookup(t, s.assistant, other, 1, 0)
	had, brought := s.hanging(t, s.customer), s.hanging(t, other)
	pgtest.Must(t, s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
		s.version(t, s.customer), s.version(t, other), customers.MergeChoice{}))

	// The name that is not kept became a note.
	if noted := pgtest.One[int](t, s.DB, `with noted as (delete from contact_notes where contact_id = $1 and text = 'Hélène D.' and not hides returning 1)
		select count(*) from noted`, s.customer); noted != 1 {
		t.Errorf("%d notes hold the name that is not kept", noted)
	}
	kept, left := s.hanging(t, s.customer), s.hanging(t, other)
	for key := range brought {
		both := had[key] + brought[key]
		switch {
		case brought[key] == 0:
			t.Errorf("%s: the other one has nothing to bring: a merge of it is not tested", key)
		case left[key] > 0:
			t.Errorf("%s: %d of %d are left behind", key, left[key], brought[key])
		case key == "contact_words.contact_id" || key == "contact_addresses.contact_id": // Those are made anew, and a claim of what both have now is none.
		case key == "begun_drafts.contact_id" && kept[key] == 1: // One text of the two.
		case kept[key] != both:
			t.Errorf("%s: %d of %d are with the one that stays", key, kept[key], both)
		}
	}
	if len(brought) < 10 {
		t.Errorf("only %v hang on a customer", brought)
	}
	c, err := s.Store.Customer(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts), s.customer)
	pgtest.Must(t, err)
	got := []string{c.Name.Shown, c.Email.Shown, c.Phone.Shown, c.City.Shown, c.Assignee, c.Others[0].Shown}
	assignee := pgtest.One[string](t, s.DB, `select name from members where id = $1`, s.owner.ID)
	want := []string{"Helene Dubois", pgtest.CustomerEmail, "+33612345678", "Lyon", assignee, "old@customers.example"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, email := range []string{pgtest.CustomerEmail, "old@customers.example"} {
		if found, err := s.lookup(t, s.other, email); err != nil || found.Contact != s.customer {
			t.Errorf("%s finds %v, %v", email, found.Contact, err)
		}
	}
	if words := pgtest.One[string](t, s.DB, `select string_agg(word, ' ' order by word) from contact_words
		where contact_id = $1`, s.customer); !strings.Contains(words, "old@customers.example") {
		t.Errorf("it is found by %s", words)
	}
	_, err = s.Store.Customer(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts), s.customer)
	if !isFault(err, fault.NotFound) {
		t.Errorf("the assistant's key still opens: %v", err)
	}
	if err := s.Store.RestoreContact(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
		other); !isFault(err, fault.NotFound) {
		t.Errorf("a merge can be undone: %v", err)
	}
}

// Two who were students of one course are one student of it, since the earlier day
// and as far as the better of them came; other courses stay as they are.
func TestAMergeLeavesOnePlaceInACourse(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for name, c := range map[string]struct{ keep, other, want string }{
		"the later one came further":   {"2026-01-05 enrolled 20", "2026-01-02 finished 100", "2026-01-02 finished 100"},
		"the earlier one came further": {"2026-01-02 enrolled 60", "2026-01-05 enrolled 20", "2026-01-02 enrolled 60"},
		"one had left":                 {"2026-01-02 left 80", "2026-01-05 enrolled 20", "2026-01-02 enrolled 80"},
		"both had left":                {"2026-01-05 left 10", "2026-01-02 left 5", "2026-01-02 left 10"},
		"one left and came again":      {"2026-01-01 left 5, 2026-01-03 enrolled 10", "2026-01-02 enrolled 7", "2026-01-01 enrolled 10"},
		"one alone":                    {"", "2026-01-02 enrolled 7", "2026-01-02 enrolled 7"},
		"one alone, twice":             {"2026-01-01 left 5, 2026-01-03 enrolled 10", "", "2026-01-01 left 5, 2026-01-03 enrolled 10"},
	} {
		keep, other := s.NewContact(t, s.space, "Ann", uuid.NewString()+"@one.example"), s.NewContact(t, s.space, "Ann", uuid.NewString()+"@two.example")
		course := s.NewRow(t, "courses", s.space.ID, nil)["id"]
		for contact, places := range map[uuid.UUID]string{keep: c.keep, other: c.other} {
			for place := range strings.SplitSeq(places, ", ") {
				if at := strings.Fields(place); len(at) == 3 {
					s.NewRow(t, "students", s.space.ID, pgtest.Row{"contact_id": contact, "course_id": course, "enrolled_at": at[0] + " 12:00Z", "state": at[1], "progress": at[2]})
				}
			}
		}
		pgtest.Must(t, s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts), s.version(t, keep),
			s.version(t, other), customers.MergeChoice{}))
		got := pgtest.One[string](t, s.DB, `select string_agg(concat_ws(' ', (enrolled_at at time zone 'UTC')::date, state, progress), ', ' order by enrolled_at)
			from students where course_id = $1 and contact_id = $2`, course, keep)
		if left := pgtest.One[int](t, s.DB, `select count(*) from students where course_id = $1`, course); got != c.want || left != strings.Count(c.want, ",")+1 {
			t.Errorf("%s: %s and %d in all, want %s", name, got, left, c.want)
		}
	}
}

// What is there once for each customer is thought of where two become one: the
// unique keys of the catalogue that name a customer.
func TestAMergeKnowsWhatACustomerHasOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	known := []string{
		"contact_tags: workspace_id contact_id tag_id", "contact_values: workspace_id contact_id field_id", // Those of whom stays go before.
		"contact_addresses: workspace_id contact_id email_key",                       // Likewise.
		"contact_words: workspace_id contact_id word",                                // Written anew.
		"begun_drafts: workspace_id member_id message_id conversation_id contact_id", // Two of one member become one.
		"import_contacts: workspace_id import_id contact_id",                         // Of the one who was brought, who is no longer there to be undone.
	}
	got := pgtest.List[string](t, s.DB, `
		select indrelid::regclass || ': ' || string_agg(attname, ' ' order by place)
		  from pg_index join lateral unnest(indkey::smallint[]) with ordinality k (attnum, place) on place <= indnkeyatts
		  join pg_attribute a on a.attrelid = indrelid and a.attnum = k.attnum
		 where indisunique and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
		 group by indexrelid, indrelid having bool_or(attname = 'contact_id') order by 1`)
	slices.Sort(known)
	if diff := cmp.Diff(known, got); diff != "" {
		t.Error("(-known +found):\n" + diff)
	}
}

func TestAMergeIsOfWhatWasSeen(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	other, foreign := s.NewContact(t, s.space, "Other", "other@customers.example"),
		s.NewContact(t, s.NewSpace(t, "elsewhere"), "Foreign", "foreign@customers.example")
	owners, assistants := pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
		pgtest.Grant[policy.Delete](t, s.DB, s.assistant, policy.Contacts)
	s.NewLookup(t, s.assistant, s.customer, 1, 0)
	before := s.Dump(t)
	for what, c := range map[string]struct {
		grant       policy.Grant[policy.Delete]
		keep, other customers.Version
		kind        fault.Kind
	}{
		"an older version":                {owners, s.version(t, s.customer), customers.Version{ID: other, Version: 0}, fault.Conflict},
		"itself":                          {owners, s.version(t, s.customer), s.version(t, s.customer), fault.Invalid},
		"another workspace's":             {owners, s.version(t, s.customer), s.version(t, foreign), fault.NotFound},
		"nobody":                          {owners, s.version(t, s.customer), customers.Version{ID: uuid.New(), Version: 1}, fault.NotFound},
		"one that was not looked up":      {assistants, s.version(t, s.customer), s.version(t, other), fault.NotFound},
		"into one that was not looked up": {assistants, s.version(t, other), s.version(t, s.customer), fault.NotFound},
	} {
		if err := s.Store.MergeContacts(t.Context(), c.grant, c.keep, c.other, customers.MergeChoice{}); !isFault(err, c.kind) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

func TestADeletionIsUndoneForThirtyDays(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	purge := func() {
		_, err := s.Jobs.PurgeContact(t.Context(), jobs.PurgeContact{Workspace: s.space.ID, Contact: s.customer})
		pgtest.Must(t, err)
	}
	deletes := pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts)
	before := pgtest.One[string](t, s.DB, `select string_agg(word, ' ' order by word) from contact_words where contact_id = $1`, s.customer)
	_, err := s.Store.DeleteContact(t.Context(), deletes, s.customer)
	pgtest.Must(t, err)
	if found, err := s.lookup(t, s.assistant, pgtest.CustomerEmail); err != nil || found.Contact != uuid.Nil {
		t.Errorf("a deleted customer is found: %v, %v", found.Contact, err)
	}
	purge() // Too early: nothing happens.
	pgtest.Must(t, s.Store.RestoreContact(t.Context(), deletes, s.customer))
	purge() // Not deleted: nothing happens.
	if found, err := s.lookup(t, s.assistant, pgtest.CustomerEmail); err != nil || found.Contact != s.customer {
		t.Errorf("the restored customer is not found: %v, %v", found.Contact, err)
	}
	if after := pgtest.One[string](t, s.DB, `select string_agg(word, ' ' order by word) from contact_words
		where contact_id = $1`, s.customer); after != before {
		t.Errorf("it is found by %s, was by %s", after, before)
	}

	_, err = s.Store.DeleteContact(t.Context(), deletes, s.customer)
	pgtest.Must(t, err)
	taken := s.NewContact(t, s.space, "New", pgtest.CustomerEmail) // The address is free at once.
	if err := s.Store.RestoreContact(t.Context(), deletes, s.customer); !isFault(err, fault.Conflict) {
		t.Errorf("two customers with one address: %v", err)
	}
	s.Exec(t, `delete from contact_addresses where contact_id = $1`, taken)
	s.Exec(t, `update contacts set deleted_at = now() - interval '31 days' where id = $1`, s.customer)
	if err := s.Store.RestoreContact(t.Context(), deletes, s.customer); !isFault(err, fault.NotFound) {
		t.Errorf("after a month: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	second, foreign := s.NewContact(t, s.space, "Second", "second@customers.example"),
		s.NewContact(t, s.NewSpace(t, "elsewhere"), "Foreign", "foreign@customers.example")
	updates := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts)
	change := func(b customers.Bulk, want int) {
		t.Helper()
		got, err := s.Store.ChangeContacts(t.Context(), updates, []uuid.UUID{s.customer, second, foreign, uuid.New()}, b)
		if err != nil || got.Changed != want {
			t.Errorf("%+v changes %d of %d: %v", b, got.Changed, want, err)
		}
	}
	change(customers.Bulk{Kind: customers.BulkTag, Tag: "Fair"}, 2)
	change(customers.Bulk{Kind: customers.BulkTag, Tag: "fair"}, 0)
	change(customers.Bulk{Kind: customers.BulkAssign, Assignee: uuid.NullUUID{UUID: s.assistant.ID, Valid: true}}, 2)
	change(customers.Bulk{Kind: customers.BulkAssign}, 2)
	change(customers.Bulk{Kind: customers.BulkUntag, Tag: "FAIR"}, 2)
	if lines := pgtest.One[int](t, s.DB, `select count(*) from activity where act = 'contact.change'`); lines != 8 {
		t.Errorf("%d lines in the log", lines)
	}
	before := s.Dump(t)
	if _, err := s.Store.ChangeContacts(t.Context(), updates, []uuid.UUID{s.customer},
		customers.Bulk{Kind: customers.BulkAssign, Assignee: uuid.NullUUID{UUID: uuid.New(), Valid: true}}); !isFault(err, fault.Invalid) {
		t.Errorf("assigned to nobody who is: %v", err)
	}
	s.NewLookup(t, s.assistant, s.customer, 1, 0)
	if _, err := s.Store.ChangeContacts(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.assistant, policy.Contacts),
		[]uuid.UUID{s.customer}, customers.Bulk{Kind: customers.BulkTag, Tag: "x"}); !isFault(err, fault.NotFound) {
		t.Errorf("an assistant changes many: %v", err)
	}
	after := s.Dump(t)
	delete(before, "lookups")
	delete(after, "lookups")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error("rows have changed:\n" + diff)
	}
}

// A customer has twenty tags at most: who has them gets no other, and two who have
// more together do not become one.
func TestACustomerHasTwentyTagsByWhicheverDoor(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	other := s.NewContact(t, s.space, "Second", "second@customers.example")
	updates := pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts)
	give := func(to []uuid.UUID, tag string, changed, full int) {
		t.Helper()
		done, err := s.Store.ChangeContacts(t.Context(), updates, to, customers.Bulk{Kind: customers.BulkTag, Tag: tag})
		if err != nil || done != (customers.BulkDone{Changed: changed, Full: full}) {
			t.Errorf("%s: %+v, %v", tag, done, err)
		}
	}
	for i := range customers.MaxTags {
		give([]uuid.UUID{s.customer}, "Tag "+string(rune('a'+i)), 1, 0)
	}
	give([]uuid.UUID{s.customer, other}, "Fair", 1, 1)
	give([]uuid.UUID{s.customer}, "TAG A", 0, 0)
	before := s.Dump(t)
	err := s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
		s.version(t, s.customer), s.version(t, other), customers.MergeChoice{})
	if !isFault(err, fault.Invalid) || !cmp.Equal(before, s.Dump(t)) {
		t.Errorf("a merge that leaves 21 tags: %v", err)
	}
}
