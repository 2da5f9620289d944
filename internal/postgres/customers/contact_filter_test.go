package customers_test

import (
	"slices"
	"testing"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// The list is filtered by the value that a field of its kind would hold.
func TestTheListIsFilteredByTeamAndField(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team := s.NewTeam(t, s.space, "Service")
	jan := s.NewContact(t, s.space, "Jan", "jan@pottery.example")
	topic, size := s.field(t, "Topic", customers.TextField), s.field(t, "Size", customers.NumberField)
	pgtest.Must(t, s.set(t, s.owner, map[uuid.UUID]string{topic.ID: "Émaux bleus", size.ID: "12.5"}))
	s.Exec(t, `update contacts set team_id = $1 where id = $2`, team, s.customer)
	s.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		values ($1, $2, $3, '12.5', '12.5')`, s.space.ID, jan, topic.ID)
	stored := func(text, number string) map[customers.FieldKind]string {
		return map[customers.FieldKind]string{customers.TextField: text, customers.NumberField: number}
	}
	for what, c := range map[string]struct {
		q    customers.ContactQuery
		want []uuid.UUID
	}{
		"the team":     {customers.ContactQuery{Team: pgtest.Some(team)}, []uuid.UUID{s.customer}},
		"another team": {customers.ContactQuery{Team: pgtest.Some(uuid.New())}, nil},
		"a text in other letters": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(topic.ID), Typed: "x",
			Stored: stored("emaux  BLEUS", "")}}, []uuid.UUID{s.customer}},
		"a part of a text": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(topic.ID), Typed: "x",
			Stored: stored("emaux", "")}}, nil},
		"a number": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(size.ID), Typed: "x",
			Stored: stored("12,5", "12.5")}}, []uuid.UUID{s.customer}},
		"no number in a text": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(topic.ID), Typed: "x",
			Stored: stored("12,5", "12.5")}}, nil},
		"no such field": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(uuid.New()), Typed: "x",
			Stored: stored("x", "x")}}, nil},
		"a field without a value": {customers.ContactQuery{Value: customers.FieldSearch{Field: pgtest.Some(topic.ID)}},
			[]uuid.UUID{jan, s.customer}},
		"both": {customers.ContactQuery{Team: pgtest.Some(team),
			Value: customers.FieldSearch{Field: pgtest.Some(topic.ID), Typed: "x", Stored: stored("12.5", "")}}, nil},
	} {
		for _, sort := range []customers.Sort{customers.Newest, customers.ByName} {
			c.q.Sort, c.q.Limit = sort, 10
			page, err := s.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts), c.q)
			pgtest.Must(t, err)
			var got []uuid.UUID
			for i := range page.Contacts {
				got = append(got, page.Contacts[i].ID)
			}
			want := slices.Clone(c.want)
			if sort == customers.ByName {
				slices.Reverse(want)
			}
			if !slices.Equal(got, want) || page.Count != len(want) {
				t.Errorf("%s, %s: %d of %d", what, sort, len(got), page.Count)
			}
		}
	}
}

// What many contacts have is found in another way than what few have.
func TestTheListIsFilteredByWhatManyHave(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	topic := s.field(t, "Topic", customers.TextField)
	s.Exec(t, `insert into contacts (workspace_id, id, name, name_key, created_at)
		select $1, gen_random_uuid(), 'C' || n, 'c' || n, now() - n * interval '1 hour' from generate_series(1, 2400) n`, s.space.ID)
	s.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key)
		select workspace_id, id, $2, v, v from contacts c, lateral (select case when hashtext(id::text) % 2 = 0 then 'even' else 'odd' end) x (v) where workspace_id = $1 and id <> $3`, s.space.ID, topic.ID, s.customer)
	for sort, order := range map[customers.Sort]string{customers.Newest: `c.created_at desc, c.id desc`,
		customers.ByName: `c.name_key, c.id`} {
		want := pgtest.List[uuid.UUID](t, s.DB, `select c.id from contacts c join contact_values v on v.contact_id = c.id where v.value = 'odd'
			order by `+order)
		q := customers.ContactQuery{Sort: sort, Limit: 400, Value: customers.FieldSearch{Field: pgtest.Some(topic.ID), Typed: "odd",
			Stored: map[customers.FieldKind]string{customers.TextField: "odd"}}}
		var got []uuid.UUID
		for more := true; more && len(got) <= len(want); {
			page, err := s.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts), q)
			pgtest.Must(t, err)
			if page.Count != min(len(want), listing.CountCap) {
				t.Errorf("%d are counted, of %d", page.Count, len(want))
			}
			for i := range page.Contacts {
				got = append(got, page.Contacts[i].ID)
			}
			more, q.After = page.More, page.Next
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 1001 {
			t.Errorf("%s, %d: (-want +got):\n%s", sort, len(want), diff)
		}
	}
}

// Within a filter a search finds who has all of its words, whether the filter leaves
// fewer or the words do.
func TestASearchFindsWithinAFilter(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	team, tag, file := s.NewTeam(t, s.space, "Service"), uuid.New(), uuid.New()
	field := s.field(t, "Size", customers.TextField)
	s.Exec(t, `insert into tags (workspace_id, id, name, name_key, identity) values ($1, $2, 'Vip', 'vip', 'vip')`, s.space.ID, tag)
	s.Exec(t, `insert into imports (workspace_id, id, member_id, member_version, resource, file, separator, state)
		values ($1, $2, $3, 1, 'contacts', 'fair.csv', ',', 'done')`, s.space.ID, file, s.owner.ID)
	for _, c := range []struct {
		name   string
		within bool
	}{{"Anna Roth", true}, {"Bo Roth", true}, {"Anna Roth", false}, {"Anna Maes", false}, {"Roth Anna", false}, {"Cato Zeldzaam", true}, {"Zeldzaam", false}} {
		id := s.NewContact(t, s.space, c.name, uuid.NewString()+"@filter.example")
		if !c.within {
			continue
		}
		s.Exec(t, `update contacts set team_id = $1, assignee_id = $2, consent = 'yes', consent_since = now() where id = $3`, team, s.owner.ID, id)
		s.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) values ($1, $2, $3)`, s.space.ID, tag, id)
		s.Exec(t, `insert into contact_values (workspace_id, contact_id, field_id, value, value_key) values ($1, $2, $3, 'xl', 'xl')`,
			s.space.ID, id, field.ID)
		s.Exec(t, `insert into import_contacts (workspace_id, import_id, contact_id, version) values ($1, $2, $3, 1)`, s.space.ID, file, id)
	}
	value := customers.FieldSearch{Field: pgtest.Some(field.ID), Typed: "xl", Stored: map[customers.FieldKind]string{customers.TextField: "xl"}}
	for filter, q := range map[string]customers.ContactQuery{
		"team": {Team: pgtest.Some(team)}, "tag": {Tag: pgtest.Some(tag)}, "import": {Import: pgtest.Some(file)}, "value": {Value: value},
		"assignee": {Assignee: pgtest.Some(s.owner.ID)}, "consent": {Consent: customers.Yes},
		"all": {Team: pgtest.Some(team), Tag: pgtest.Some(tag), Import: pgtest.Some(file), Value: value, Consent: customers.Yes},
	} {
		for search, want := range map[string]int{
			"anna": 1, "roth": 2, "anna roth": 1, "roth anna": 1, "maes": 0, "zeldzaam": 1, "cato zeld": 1, "bo zeldzaam": 0, "filter.example": 3, "qqq": 0,
		} {
			q.Search, q.Limit = search, 10
			page, err := s.Store.Contacts(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts), q)
			pgtest.Must(t, err)
			if page.Count != want || len(page.Contacts) != want || page.Partial {
				t.Errorf("%q within %s finds %d and counts %d, want %d", search, filter, len(page.Contacts), page.Count, want)
			}
		}
	}
}
