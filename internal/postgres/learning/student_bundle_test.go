package learning_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/learning"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/records"
)

// shop is a workspace with an owner, two assistants, and one customer, and the
// repository of what is taught.
type shop struct {
	*pgtest.DB
	Store            learning.Store
	space            pgtest.Space
	owner, assistant pgtest.Person
	customer         uuid.UUID
}

func newShop(t testing.TB) *shop {
	t.Helper()
	s := pgtest.NewShop(t)
	return &shop{s.DB, learning.New(s.Serve(t)), s.Space, s.Owner, s.Assistant, s.Customer}
}

// Two who enrol a customer in one bundle at once make one student a course.
func TestABundleEnrolsOnceInEachCourse(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	bundle := uuid.New()
	s.Exec(t, `insert into bundles (workspace_id, id, name, name_key, price, currency)
		values ($1, $2, 'Glazes', 'glazes', 100, 'EUR')`, s.space.ID, bundle)
	courses := map[string]uuid.UUID{}
	for i, name := range []string{"Raku", "Slip", "Closed", "Deleted", "Known", "Left"} {
		courses[name] = uuid.New()
		s.Exec(t, `insert into courses (workspace_id, id, name, active, deleted_at)
			values ($1, $2, $3::text, $3::text <> 'Closed', case $3::text when 'Deleted' then now() end)`,
			s.space.ID, courses[name], name)
		s.Exec(t, `insert into bundle_courses (workspace_id, bundle_id, position, course_id)
			values ($1, $2, $3, $4)`, s.space.ID, bundle, i+1, courses[name])
	}
	for name, state := range map[string]string{"Known": "finished", "Left": "left"} {
		s.Exec(t, `insert into students (workspace_id, id, contact_id, course_id, enrolled_at, state) values ($1, $2, $3, $4, now(), $5)`,
			s.space.ID, uuid.New(), s.customer, courses[name], state)
	}
	create, contacts := pgtest.Grant[policy.Create](t, s.DB, s.owner, policy.Students),
		pgtest.Grant[policy.Open](t, s.DB, s.owner, policy.Contacts)
	d := records.Draft{At: time.Now(), Bundle: bundle}
	answers := make(chan string, 8)
	for range cap(answers) {
		go func() {
			name, count, err := s.Store.EnrolInBundle(t.Context(), create, contacts, s.customer, d)
			answers <- fmt.Sprint(name, " ", count, " ", err)
		}()
	}
	got := map[string]int{}
	for range cap(answers) {
		got[<-answers]++
	}
	if diff := cmp.Diff(map[string]int{"Glazes 3 <nil>": 1, " 0 fault: fault.bundle_known": 7}, got); diff != "" {
		t.Error(diff)
	}
	in := pgtest.List[string](t, s.DB, `select k.name || ' ' || s.state from students s join courses k on k.id = s.course_id order by 1`)
	if diff := cmp.Diff([]string{"Known finished", "Left enrolled", "Left left", "Raku enrolled", "Slip enrolled"}, in); diff != "" {
		t.Error(diff)
	}
	if acts := pgtest.List[string](t, s.DB, `select act || ' ' || target || ' ' || (detail->>'count') from activity
		where act like '%enrol%' or act like 'student.%'`); len(acts) != 1 || acts[0] != "bundle.enrol Glazes 3" {
		t.Errorf("the log: %q", acts)
	}
	refused := func(what, key string) {
		t.Helper()
		_, _, err := s.Store.EnrolInBundle(t.Context(), create, contacts, s.NewContact(t, s.space, what, uuid.NewString()+"@test.example"), d)
		var wrong *fault.Fault
		if !errors.As(err, &wrong) || wrong.Field != "course" || wrong.Key != key {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.Exec(t, `update courses set active = false`)
	refused("no open course", "fault.bundle_empty")
	s.Exec(t, `update bundles set active = false`)
	refused("put away", "fault.bundle_closed")
	s.Exec(t, `update bundles set deleted_at = now()`)
	refused("deleted", "fault.bundle_gone")
	s.Exec(t, `update bundles set deleted_at = null, active = true, workspace_id = workspace_id`)
	d.Bundle = uuid.New()
	refused("never there", "fault.bundle_gone")
	// An assistant enrols whom they found, and nobody else.
	s.Exec(t, `update courses set active = true`)
	d.Bundle = bundle
	other := s.NewContact(t, s.space, "Jan", "jan@customers.example")
	theirs, reach := pgtest.Grant[policy.Create](t, s.DB, s.assistant, policy.Students),
		pgtest.Grant[policy.Open](t, s.DB, s.assistant, policy.Contacts)
	if _, _, err := s.Store.EnrolInBundle(t.Context(), theirs, reach, other, d); pgtest.KindOf(err) != fault.NotFound {
		t.Errorf("somebody they did not find: %v", err)
	}
	s.NewLookup(t, s.assistant, other, 1, 0)
	if _, count, err := s.Store.EnrolInBundle(t.Context(), theirs, reach, other, d); err != nil || count != 5 {
		t.Errorf("somebody they found: %d, %v", count, err)
	}
}
