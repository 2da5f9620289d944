package customers_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/section"
)

// field makes one as the owner of the shop.
func (s *shop) field(t *testing.T, name string, kind customers.FieldKind, choices ...string) customers.Field {
	t.Helper()
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.ContactFields)
	id, err := s.Store.Fields.Create(t.Context(), create, customers.Field{Item: section.Item{Name: name}, Kind: kind, Choices: choices})
	pgtest.Must(t, err)
	return s.openField(t, id)
}

func (s *shop) openField(t *testing.T, id uuid.UUID) customers.Field {
	t.Helper()
	count := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts)
	f, _, err := s.Store.Fields.Open(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.ContactFields), id, &count)
	pgtest.Must(t, err)
	return f
}

func (s *shop) changeField(t *testing.T, f customers.Field) error {
	t.Helper()
	return s.Store.Fields.Update(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.ContactFields), f.ID, f)
}

func (s *shop) deleteField(t *testing.T, id uuid.UUID) error {
	t.Helper()
	_, err := s.Store.Fields.Delete(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.ContactFields), []uuid.UUID{id})
	return err
}

// set saves the customer of the shop with values.
func (s *shop) set(t *testing.T, p pgtest.Person, values map[uuid.UUID]string) error {
	t.Helper()
	return s.setNamed(t, p, "Helene Dubois", values)
}

// setNamed does so, and gives the customer a name.
func (s *shop) setNamed(t *testing.T, p pgtest.Person, name string, values map[uuid.UUID]string) error {
	t.Helper()
	d := customers.Draft{Name: name, Email: pgtest.Address(t, pgtest.CustomerEmail), HasEmail: true, Values: values}
	return s.Store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, s.DB, p, policy.Contacts), s.customer, d)
}

// values are what a member sees of the customer of the shop.
func (s *shop) values(t *testing.T, p pgtest.Person) map[string]string {
	t.Helper()
	c, err := s.Store.Customer(t.Context(), pgtest.Grant[policy.Open](t, s.DB, p, policy.Contacts), s.customer)
	pgtest.Must(t, err)
	seen := map[string]string{}
	for _, v := range c.Values {
		seen[v.Name] = v.Value
	}
	return seen
}

func TestValuesOfFields(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	topic, size, since := s.field(t, "Topic", customers.TextField), s.field(t, "Size", customers.NumberField),
		s.field(t, "Since", customers.DateField)
	clay, wholesale := s.field(t, "Clay", customers.ChoiceField, "Porcelain", "Stoneware"), s.field(t, "Wholesale", customers.YesNoField)
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "Glazes", size.ID: "12.5", since.ID: "2021-09-14", clay.ID: "Porcelain",
		wholesale.ID: "no"}))
	all := map[string]string{"Topic": "Glazes", "Size": "12.5", "Since": "2021-09-14", "Clay": "Porcelain", "Wholesale": "no"}
	if diff := cmp.Diff(all, s.values(t, s.owner)); diff != "" {
		t.Error(diff)
	}
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "", size.ID: "0"})) // The others stay.
	delete(all, "Topic")
	all["Size"] = "0"
	if diff := cmp.Diff(all, s.values(t, s.owner)); diff != "" {
		t.Error(diff)
	}
	before := s.Dump(t)
	for f, bad := range map[*customers.Field][]string{
		&topic: {strings.Repeat("é", 201), "a\x01b"},
		&size: {"x", "1,5", "1e5", "01", "1.50", "-0", "+1", "1.", ".5", "1234567890123456", "0.000000000000001", "NaN", "Infinity",
			" 1", "１"},
		&since: {"2021-9-14", "2021-02-30", "1899-12-31", "2201-01-01", "0000-00-00", "10000-01-01", "14/09/2021", "tomorrow",
			"2021-09-14T00:00:00Z"},
		&clay:      {"porcelain", "Raku", "Porcelain "},
		&wholesale: {"Yes", "true", "1", "maybe"},
	} {
		for _, value := range bad {
			pgtest.MustBe(t, fault.Invalid, s.set(t, s.owner, map[uuid.UUID]string{f.ID: value}))
		}
	}
	pgtest.MustBe(t, fault.Conflict, s.set(t, s.owner, map[uuid.UUID]string{uuid.New(): "x", topic.ID: "Raku"}))
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("refused values changed rows:\n" + diff)
	}
}

// Whoever found a customer sees and changes what stands in their fields, for as
// long as the customer is open to them.
func TestRule27ValuesAreWithinReach(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	topic := s.field(t, "Topic", customers.TextField)
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "Glazes"}))
	open := pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts)
	closed := func() {
		t.Helper()
		pgtest.MustBe(t, fault.NotFound, s.set(t, s.assistant, map[uuid.UUID]string{topic.ID: "Raku"}))
		c, err := s.Store.Customer(t.Context(), open, s.customer)
		pgtest.MustBe(t, fault.NotFound, err)
		if len(c.Values) > 0 {
			t.Errorf("values beyond reach: %+v", c.Values)
		}
	}
	closed()
	_, err := s.lookup(t, s.assistant, pgtest.CustomerEmail)
	pgtest.Must(t, err)
	if got := s.values(t, s.assistant); got["Topic"] != "Glazes" {
		t.Errorf("found with %v", got)
	}
	pgtest.Must(t, s.set(t, s.assistant, map[uuid.UUID]string{topic.ID: "Raku"}))
	if got := s.values(t, s.owner); got["Topic"] != "Raku" {
		t.Errorf("the assistant saved %v", got)
	}
	choices, err := s.Store.ContactChoices(t.Context(), open)
	pgtest.Must(t, err)
	if len(choices.Fields) != 1 || choices.Members != nil || choices.Teams != nil || choices.Tags != nil {
		t.Errorf("an assistant is offered %+v", choices)
	}
	s.Exec(t, `update members set version = version + 1 where id = $1`, s.assistant.ID)
	open = pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts)
	closed()
}

// What contacts have stays a value of its field.
func TestFieldsKeepTheirValues(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	clay := s.field(t, "Clay", customers.ChoiceField, "Porcelain", "Stoneware")
	with := func(f customers.Field, change func(*customers.Field)) customers.Field {
		f.Choices = slices.Clone(f.Choices)
		change(&f)
		return f
	}
	text := with(clay, func(f *customers.Field) { f.Kind, f.Choices, f.Version = customers.TextField, nil, 0 })
	pgtest.Must(t, s.changeField(t, text)) // Nobody has a value yet.
	pgtest.Must(t, s.changeField(t, with(clay, func(f *customers.Field) { f.Version = 0 })))
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{clay.ID: "Porcelain"}))

	before := s.Dump(t)
	pgtest.MustBe(t, fault.Conflict, s.changeField(t, text))
	for what, choices := range map[string][]string{"gone": {"Stoneware"}, "in other letters": {"porcelain", "Stoneware"}} {
		less := with(clay, func(f *customers.Field) { f.Version, f.Choices = 0, choices })
		if err := s.changeField(t, less); pgtest.KindOf(err) != fault.Conflict {
			t.Errorf("a choice in use %s: %v", what, err)
		}
	}
	pgtest.MustBe(t, fault.Conflict, s.changeField(t, clay)) // Its version is over.
	if diff := cmp.Diff(before, s.Dump(t)); diff != "" {
		t.Error("refused changes changed rows:\n" + diff)
	}
	pgtest.Must(t, s.changeField(t, with(clay, func(f *customers.Field) {
		f.Version, f.Name, f.Choices = 0, "Favourite clay", []string{"Raku", "Porcelain"}
	})))
	if got := s.values(t, s.owner); got["Favourite clay"] != "Porcelain" {
		t.Errorf("after the change: %v", got)
	}
	// A deletion can be undone, so its values count too.
	s.Exec(t, `update contacts set deleted_at = now() where id = $1`, s.customer)
	pgtest.MustBe(t, fault.Conflict, s.changeField(t, text))
	if used := s.openField(t, clay.ID).Count; used != 0 {
		t.Errorf("%d customers have a value, and they are deleted", used)
	}
	pgtest.Must(t, s.deleteField(t, clay.ID))
	pgtest.MustBe(t, fault.NotFound, s.deleteField(t, clay.ID))
	pgtest.MustBe(t, fault.NotFound, s.changeField(t, clay))
}

// A deleted field is nowhere, and comes back with what customers had in it.
func TestADeletedFieldComesBackWithItsValues(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	topic := s.field(t, "Topic", customers.TextField)
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "Glazes"}))
	found := func() int {
		t.Helper()
		q := customers.ContactQuery{Sort: customers.Newest, Limit: 10, Value: customers.FieldSearch{
			Field: pgtest.Some(topic.ID), Typed: "Glazes", Stored: map[customers.FieldKind]string{customers.TextField: "Glazes"},
		}}
		page, err := s.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts), q)
		pgtest.Must(t, err)
		return len(page.Contacts)
	}
	offered := func() int {
		t.Helper()
		choices, err := s.Store.ContactChoices(t.Context(), pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts))
		pgtest.Must(t, err)
		return len(choices.Fields)
	}
	pgtest.Must(t, s.deleteField(t, topic.ID))
	if values := s.values(t, s.owner); len(values) > 0 || found() > 0 || offered() > 0 {
		t.Errorf("a deleted field has %v, finds %d, and is offered %d times", values, found(), offered())
	}
	pgtest.MustBe(t, fault.Conflict, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "Raku"}))
	_, err := s.Store.Fields.Restore(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.ContactFields), topic.ID)
	pgtest.Must(t, err)
	if values := s.values(t, s.owner); values["Topic"] != "Glazes" || found() != 1 || offered() != 1 {
		t.Errorf("it came back with %v, finds %d, and is offered %d times", values, found(), offered())
	}
}

func TestFieldsAreCountedAndNamedOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.field(t, "Size", customers.NumberField)
	topic := s.field(t, "Topic", customers.TextField)
	create := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.ContactFields)
	_, err := s.Store.Fields.Create(t.Context(), create, customers.Field{Item: section.Item{Name: "SIZE"}, Kind: customers.TextField})
	pgtest.MustBe(t, fault.Invalid, err)
	topic.Name = "size"
	pgtest.MustBe(t, fault.Invalid, s.changeField(t, topic))
	var all sync.WaitGroup
	for i := range 40 { // More than there can be, at once.
		all.Go(func() {
			f := customers.Field{Item: section.Item{Name: "Field " + strings.Repeat("i", i+1)}, Kind: customers.TextField}
			_, err := s.Store.Fields.Create(t.Context(), create, f)
			if err != nil && pgtest.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.ContactFields)
	fields, err := s.Store.Fields.List(t.Context(), list, listing.NameQuery{Limit: 50}, nil)
	pgtest.Must(t, err)
	if len(fields.Rows) != customers.MaxFields {
		t.Errorf("%d fields", len(fields.Rows))
	}
}

// Of two who change a field that both saw, one is told.
func TestTwoWhoChangeAField(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id := s.field(t, "Topic", customers.TextField).ID
	for round := range 10 {
		f := s.openField(t, id)
		ends := make(chan error, 2)
		for _, name := range []string{"One", "Two"} {
			go func() {
				mine := f
				mine.Name = fmt.Sprint(name, round)
				ends <- s.changeField(t, mine)
			}()
		}
		one, two := <-ends, <-ends
		if (one == nil) == (two == nil) {
			t.Fatalf("%v and %v", one, two)
		}
		for _, err := range []error{one, two} {
			if err != nil {
				pgtest.MustBe(t, fault.Conflict, err)
			}
		}
	}
}

// Values are saved while their field changes, loses a choice or is deleted:
// nobody waits for ever, and what is stored is a value of the field.
func TestProveValuesAreSavedWhileTheirFieldChanges(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for round := range pgtest.Rounds(15, 500) {
		clay := s.field(t, "Clay", customers.ChoiceField, "Porcelain", "Stoneware")
		clay.Version = 0
		var all sync.WaitGroup
		for _, value := range []string{"Porcelain", "Stoneware", "Porcelain"} {
			all.Go(func() {
				// Another name, which is copied to the values that are there.
				err := s.setNamed(t, s.owner, "Helene "+uuid.NewString(), map[uuid.UUID]string{clay.ID: value})
				if err != nil && pgtest.KindOf(err) != fault.Invalid && pgtest.KindOf(err) != fault.Conflict {
					t.Errorf("round %d, saving: %v", round, err)
				}
			})
		}
		all.Go(func() {
			less := clay
			less.Choices = []string{"Stoneware"}
			if err := s.changeField(t, less); err != nil && pgtest.KindOf(err) != fault.Conflict && pgtest.KindOf(err) != fault.NotFound {
				t.Errorf("round %d, taking a choice away: %v", round, err)
			}
		})
		if round%2 == 0 {
			all.Wait()
		}
		if wrong := pgtest.List[string](t, s.DB, `select v.value from contact_values v join contact_fields f on f.id = v.field_id
			where not v.value = any (f.choices)`); round%2 == 0 && len(wrong) > 0 {
			t.Fatalf("round %d: %q is stored and no choice", round, wrong)
		}
		all.Go(func() {
			if err := s.deleteField(t, clay.ID); err != nil {
				t.Errorf("round %d, deleting: %v", round, err)
			}
		})
		all.Wait()
	}
}

// The log says what became of fields, and what they were called.
func TestRule31FieldsAreInTheLog(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	f := s.field(t, "Topic", customers.TextField)
	f.Name = "Theme"
	pgtest.Must(t, s.changeField(t, f))
	pgtest.Must(t, s.deleteField(t, f.ID))
	got := pgtest.List[string](t, s.DB, `
		select concat_ws(' ', act, target, detail, target_id = $2, member_id = $3) from activity where workspace_id = $1 order by at`,
		s.space.ID, f.ID, s.owner.ID)
	want := []string{"contact_field.create Topic {} t t", `contact_field.change Theme {"was": "Topic", "fields": ["name"]} t t`,
		`contact_field.delete Theme {"count": 0} t t`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
}
