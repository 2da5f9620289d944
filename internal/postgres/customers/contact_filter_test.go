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
