package stores_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/activity"
	"latchkey/internal/policy"
	"latchkey/internal/postgres"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
)

// nothingSaid is how an older program leaves the words of the log.
const nothingSaid = `update log_words set ledger = null, subject = null, member_id = null, target_id = null, about_id = null`

// A search of what somebody did, or of what is about somebody, reads the lines that it shows:
// their words tell which those are. And so do those of one customer by one member.
func TestASearchOfTheLogReadsTheLinesThatItShows(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	space := h.NewSpace(t, "large")
	owner, agent := h.NewMember(t, space, "owner", "owner"), h.NewMember(t, space, "agent", "agent")
	const lines, page = 30_000, 50
	h.crowdOfLines(t, lines, agent)
	one := func(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }
	customer := one(pgtest.One[uuid.UUID](t, h.DB, `select target_id from activity group by 1 order by count(*) desc limit 1`))
	db, plans := h.explained(t, "force_generic_plan")
	list := stores.New(db)
	contacts := pgtest.Grant[policy.Open](t, h.DB, owner, policy.Contacts)
	for name, f := range map[string]activity.Filter{
		"of one":                 {Search: "anna", Person: one(agent.ID)},
		"of one who did nothing": {Search: "anna", Person: one(owner.ID)},
		"of a customer":          {Search: "anna", Customer: customer},
		"of a subject":           {Search: "anna", Subject: activity.Customer},
		"of the ledger":          {Search: "anna", Subject: activity.Lookups},
		"without a word":         {Customer: customer, Person: one(agent.ID)},
	} {
		plans()
		_, err := list.Activity(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.AuditLog),
			activity.Query{Filter: f, Limit: page, Zone: time.UTC}, &contacts)
		pgtest.Must(t, err)
		for _, p := range plans() {
			if read := p.Top.rowsOf("activity", "lookups"); read > 5*page {
				t.Errorf("%s: a page reads %.0f lines:\n%s", name, read, &p)
			}
		}
	}
}

// How far allowances are used stands above the newest lines of the whole log. Nobody sees it on
// an older page or beside what is asked for, and there nothing is counted.
func TestOnlyTheNewestLinesCountAllowances(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	space := h.NewSpace(t, "log")
	owner, agent := h.NewMember(t, space, "owner", "owner"), h.NewMember(t, space, "agent", "agent")
	h.crowdOfLines(t, 1000, agent)
	db, plans := h.explained(t, "force_generic_plan")
	list := stores.New(db)
	const page = 20
	for name, c := range map[string]struct {
		q     activity.Query
		today int
	}{
		"newest":       {activity.Query{}, allowance},
		"older":        {activity.Query{After: time.Now().AddDate(0, 0, -100), AfterID: uuid.Max}, 0},
		"of a subject": {activity.Query{Filter: activity.Filter{Subject: activity.Customer}}, 0},
	} {
		plans()
		c.q.Limit, c.q.Zone = page, time.UTC
		found, err := list.Activity(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.AuditLog), c.q, nil)
		pgtest.Must(t, err)
		today, read := 0, 0.0
		for _, m := range found.Today {
			today += m.Used()
		}
		for _, p := range plans() {
			read += p.Top.rowsOf("lookups")
		}
		if today != c.today || (c.today == 0 && read > 5*page) {
			t.Errorf("%s: %d of today, %.0f lookups read", name, today, read)
		}
	}
}

// rowsOf is how many rows of some tables the node and those under it looked at.
func (n *node) rowsOf(tables ...string) float64 {
	rows := 0.0
	if slices.Contains(tables, n.Table) {
		rows = max(n.Rows+n.Filtered+n.Recheck, 1) * n.Loops // What is not there was looked for.
	}
	for i := range n.Plans {
		rows += n.Plans[i].rowsOf(tables...)
	}
	return rows
}

// What an older program writes while its schema is newer is found by whatever is asked, and
// migrate lets it say what the words of this one do.
func TestWordsThatSayNothingOfTheirLineFindIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	lookup := pgtest.Grant[policy.Lookup](t, s.DB, s.assistant, policy.Contacts)
	pgtest.Must(t, pgtest.ErrorOf(s.Store.Lookup(t.Context(), lookup, pgtest.Address(t, "nobody@post.example"), "quittance")))
	s.Exec(t, `
		with line as (
		    insert into activity (workspace_id, id, member_id, actor, act, subject, target, target_id, about_id)
		    select $1::uuid, gen_random_uuid(), $2, '', 'contact.change', 'customers', 'quittance', $3::uuid, $4::uuid returning *)
		insert into log_words (workspace_id, id, word, at, ledger, subject, member_id, target_id, about_id)
		select workspace_id, id, target, at, false, subject, member_id, target_id, about_id from line`,
		s.space.ID, s.owner.ID, s.customer, s.other.ID)
	one := func(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: true} }
	list := pgtest.Grant[policy.List](t, s.DB, s.owner, policy.AuditLog)
	found := func() (counts []int) {
		for _, f := range []activity.Filter{
			{}, {Person: one(s.owner.ID)}, {Person: one(s.assistant.ID)}, {Person: one(s.other.ID)}, {Person: one(uuid.Max)},
			{Customer: one(s.customer)}, {Subject: activity.Customer}, {Subject: activity.Lookups}, {Subject: activity.Money},
		} {
			f.Search = "quittance"
			page, err := s.Store.Activity(t.Context(), list, activity.Query{Filter: f, Limit: 50, Zone: time.UTC}, nil)
			pgtest.Must(t, err)
			counts = append(counts, len(page.Entries))
		}
		return counts
	}
	want := []int{2, 1, 1, 1, 0, 1, 1, 1, 0}
	said := func() []string {
		return pgtest.List[string](t, s.DB, `select concat_ws(' ', ledger, subject, member_id, target_id, about_id) from log_words order by id, word`)
	}
	before := said()
	if got := found(); !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	s.Exec(t, nothingSaid)
	if got := found(); !slices.Equal(got, want) {
		t.Errorf("where nothing is said: found %v, want %v", got, want)
	}
	s.Exec(t, `delete from folded where list = 'log_words'`)
	pgtest.Must(t, postgres.Migrate(t.Context(), s.OwnerURL, s.AppURL))
	if got := said(); !slices.Equal(got, before) {
		t.Errorf("migrate says %q, want %q", got, before)
	}
}
