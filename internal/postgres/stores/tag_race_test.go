package stores_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"latchkey/internal/customers"
	"latchkey/internal/listing"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
)

// Whoever deletes a tag and whoever gives it at the same moment both get their way.
func TestProveATagIsDeletedWhileItIsGiven(t *testing.T) {
	t.Parallel()
	for name, ready := range map[string]func(*testing.T, *shop) (give func() error){
		"to one, who gets another name too": func(t *testing.T, s *shop) func() error {
			d := customers.Draft{Name: "Helene " + uuid.NewString(), Tags: []string{"Press", "Fair", "Collector"}}
			return func() error {
				return s.Store.UpdateContact(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts), s.customer, d)
			}
		},
		"to many": func(t *testing.T, s *shop) func() error {
			return func() error {
				_, err := s.Store.ChangeContacts(t.Context(), pgtest.Grant[policy.Update](t, s.DB, s.owner, policy.Contacts), []uuid.UUID{s.customer},
					customers.Bulk{Kind: customers.BulkTag, Tag: "Fair"})
				return err
			}
		},
		"by a merge": func(t *testing.T, s *shop) func() error {
			other := s.NewContact(t, s.space, "Other", uuid.NewString()+"@customers.example")
			s.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, id, $2 from tags where workspace_id = $1
				on conflict do nothing`, s.space.ID, other)
			version := pgtest.One[int64](t, s.DB, `select version from contacts where id = $1`, s.customer)
			return func() error {
				return s.Store.MergeContacts(t.Context(), pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Contacts),
					customers.Version{ID: s.customer, Version: version}, customers.Version{ID: other, Version: 1}, customers.MergeChoice{})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			remove := pgtest.Grant[policy.Delete](t, s.DB, s.owner, policy.Tags)
			for range pgtest.Rounds(30, 1000) {
				id := pgtest.One[uuid.UUID](t, s.DB, `insert into tags (workspace_id, id, name, name_key) values ($1, gen_random_uuid(), 'Fair', 'fair')
					on conflict (workspace_id, identity) do update set name = 'Fair' returning id`, s.space.ID)
				s.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) values ($1, $2, $3)
					on conflict do nothing`, s.space.ID, id, s.customer)
				give := ready(t, s)
				var both sync.WaitGroup
				both.Go(func() {
					if err := give(); err != nil {
						t.Errorf("giving it: %v", err)
					}
				})
				both.Go(func() {
					if _, err := s.Store.Tags.Delete(t.Context(), remove, []uuid.UUID{id}); err != nil {
						t.Errorf("deleting it: %v", err)
					}
				})
				both.Wait()
			}
		})
	}
}

// People are counted with a grant for them alone, and never beyond the cap.
func TestRule28PeopleAreCountedWithAGrantForThem(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	ids := s.NewGoods(t, s.space)
	s.Exec(t, `insert into contacts (workspace_id, id, name, name_key) select $1, gen_random_uuid(), n::text, n::text
		from generate_series(1, 1500) n`, s.space.ID)
	s.Exec(t, `insert into contact_tags (workspace_id, tag_id, contact_id) select workspace_id, $2, id from contacts
		where workspace_id = $1`, s.space.ID, ids["tag"])
	s.Exec(t, `insert into students (workspace_id, id, contact_id, course_id, enrolled_at, state)
		select workspace_id, gen_random_uuid(), id, $2, now(), 'enrolled' from contacts where workspace_id = $1`, s.space.ID, ids["course"])
	contacts, students := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Contacts),
		pgtest.Grant[policy.List](t, s.DB, s.owner, policy.Students)
	zero := *new(policy.Grant[policy.List])
	count := func(contacts, students *policy.Grant[policy.List]) (tagged, taught int, err error) {
		q := listing.NameQuery{Limit: 10}
		tags, err := s.Store.Tags.List(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Tags), q, contacts)
		if err != nil {
			return 0, 0, err
		}
		courses, err := s.Store.Courses.List(t.Context(), pgtest.Grant[policy.List](t, s.DB, s.assistant, policy.Courses), q, students)
		if err != nil {
			return 0, 0, err
		}
		return tags.Rows[0].Count, courses.Rows[0].Count, nil
	}
	if tagged, taught, err := count(nil, nil); tagged != 0 || taught != 0 || err != nil {
		t.Errorf("without a grant: %d and %d, %v", tagged, taught, err)
	}
	if tagged, taught, err := count(&contacts, &students); tagged != listing.CountCap || taught != listing.CountCap || err != nil {
		t.Errorf("%d and %d, %v", tagged, taught, err)
	}
	for _, wrong := range [][2]*policy.Grant[policy.List]{{&students, &students}, {&contacts, &contacts}} {
		if _, _, err := count(wrong[0], wrong[1]); !errors.Is(err, policy.ErrWrongGrant) {
			t.Errorf("the grants for other people: %v", err)
		}
	}
	if _, _, err := count(&zero, nil); !errors.Is(err, policy.ErrNobody) {
		t.Errorf("the zero grant: %v", err)
	}
}
