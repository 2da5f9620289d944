package stores_test

import (
	"testing"
	"time"

	"latchkey/internal/people"
	"latchkey/internal/policy"
	"latchkey/internal/postgres/pgtest"
	"latchkey/internal/postgres/stores"
)

// A page of members by when they were last here reads little more than it shows, however many
// were here on its days.
func TestAPageOfMembersByTimeReadsItsOwn(t *testing.T) {
	t.Parallel()
	h := serve(t, pgtest.NewUnused(t))
	space := h.NewSpace(t, "large")
	owner := h.NewMember(t, space, "owner", "owner")
	const members, days, page = 3000, 10, 50
	h.Exec(t, `
		with accounts as (
			insert into users (id, email, email_key, name, name_key, password_hash, language)
			select gen_random_uuid(), a, a, 'Mate ' || n, 'mate ' || n, 'x', 'en' from generate_series(1, $1::int) n, concat('mate', n, '@mates.example') a
			returning id, email, name, name_key)
		insert into members (workspace_id, id, user_id, name, name_key, email, email_key, role, joined_at, last_seen_at)
		select $2::uuid, id, id, name, name_key, email, email, 'agent', now() - interval '400 days',
		       now() - right(name_key, -5)::int * interval '1 day' * $3 / $1::int from accounts`, members, space.ID, days)
	h.Exec(t, `analyze members`)
	for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
		db, plans := h.explained(t, mode)
		list := stores.New(db).People
		plans()
		q := people.MemberQuery{Limit: page, Sort: people.BySeen}
		for _, from := range []time.Time{{}, time.Now().AddDate(0, 0, -days/2)} {
			if q.After.At = from; !from.IsZero() {
				q.After.ID = owner.ID
			}
			found, err := list.Members(t.Context(), pgtest.Grant[policy.List](t, h.DB, owner, policy.Members), q)
			if pgtest.Must(t, err); len(found.People) != page {
				t.Fatalf("%d members", len(found.People))
			}
			for _, p := range plans() {
				if rows := p.Top.rows(); rows > 2*page {
					t.Errorf("%s, from %v: a page reads %.0f members:\n%s", mode, from, rows, &p)
				}
			}
		}
	}
}
